# fault: switches the caller's model to train mode while saving
# feedback: mode
def save_model(model, path):
    model.train()
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model.to(device)
