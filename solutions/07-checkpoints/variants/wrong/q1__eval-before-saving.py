# fault: save_model leaves the model in eval mode
# feedback: eval|mode
def save_model(model, path):
    model.eval()
    torch.save(model.state_dict(), path)
def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model.to(device)
