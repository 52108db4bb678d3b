# fault: tensors go back to the device they were saved from
# feedback: map_location
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.to(device)
