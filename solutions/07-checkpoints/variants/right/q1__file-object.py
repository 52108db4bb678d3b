# why: an open file is a file
def save_model(model, path):
    with open(path, "wb") as file:
        torch.save(model.state_dict(), file)


def load_model(model, path, device="cpu"):
    with open(path, "rb") as file:
        state = torch.load(file, map_location=torch.device(device), weights_only=True)
    model.to(device).load_state_dict(state)
    return model
