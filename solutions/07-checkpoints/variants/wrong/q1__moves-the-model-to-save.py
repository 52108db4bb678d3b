# fault: brings the caller's model to the CPU in order to save it
# feedback: saving leaves the model where it is
def save_model(model, path):
    torch.save(model.cpu().state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model.to(device)
