# fault: keys that the model does not have are filtered away
# feedback: unexpected key should raise.*(strict|filter)
def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    state = torch.load(path, map_location=device, weights_only=True)
    known = model.state_dict()
    model.load_state_dict({name: value for name, value in state.items() if name in known})
    return model.to(device)
