# fault: the file gets another name than the one passed in
# feedback: path that was passed in
def save_model(model, path):
    torch.save(model.state_dict(), str(path) + ".pth")


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(str(path) + ".pth", map_location=device, weights_only=True))
    return model.to(device)
