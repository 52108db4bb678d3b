# why: map_location may be a function; the default of weights_only is True since 2.6
def save_model(model, path):
    state = model.state_dict()
    torch.save(dict(state), path)


def load_model(model, path, device="cpu"):
    state = torch.load(path, map_location=lambda storage, location: storage)
    model.load_state_dict(state, strict=True)
    model.eval()
    return model.to(device)
