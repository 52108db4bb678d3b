# fault: saves the whole model, a pickle that needs trust
# feedback: refused|state_dict
def save_model(model, path):
    torch.save(model, path)


def load_model(model, path, device="cpu"):
    loaded = torch.load(path, map_location=device, weights_only=False)
    model.load_state_dict(loaded.state_dict())
    return model.to(device)
