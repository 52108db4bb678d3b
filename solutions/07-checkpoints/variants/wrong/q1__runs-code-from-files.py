# fault: weights_only=False, so that code in the file is run
# feedback: weights_only
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=False))
    return model.to(device)
