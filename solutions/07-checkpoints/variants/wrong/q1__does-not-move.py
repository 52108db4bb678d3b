# fault: the file is mapped to the device, the model stays where it was
# feedback: \.to\(device\)|moving is another line
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model
