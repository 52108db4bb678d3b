# fault: what is missing in the file is taken from the model as it is
# feedback: missing or unexpected key should raise
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    state = model.state_dict()
    loaded = torch.load(path, map_location=device, weights_only=True)
    extra = set(loaded) - set(state)
    if extra:
        raise KeyError(f"unexpected: {extra}")
    state.update(loaded)
    model.load_state_dict(state)
    return model.to(device)
