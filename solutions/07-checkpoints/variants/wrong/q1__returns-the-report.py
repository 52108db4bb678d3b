# fault: returns what load_state_dict returns, a report of keys
# feedback: report of keys
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.to(device)
    return model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
