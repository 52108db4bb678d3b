# why: the file's tensors become the model's own, then everything is moved
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True), assign=True)
    return model.to(device)
