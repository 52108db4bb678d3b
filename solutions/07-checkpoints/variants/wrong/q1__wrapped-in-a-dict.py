# fault: the file is no state dict, it holds one under a key
# feedback: state dict alone|nothing around
def save_model(model, path):
    torch.save({"model_state_dict": model.state_dict()}, path)


def load_model(model, path, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(checkpoint["model_state_dict"])
    return model.to(device)
