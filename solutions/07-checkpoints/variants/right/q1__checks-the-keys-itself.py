# why: KeyError is an error too; copying tensor by tensor in place is loading
def save_model(model, path):
    buffer = io.BytesIO()
    torch.save({k: v.detach().clone() for k, v in model.state_dict().items()}, buffer)
    Path(path).write_bytes(buffer.getvalue())


import io


def load_model(model, path, device="cpu"):
    state = torch.load(io.BytesIO(Path(path).read_bytes()), map_location=device, weights_only=True)
    own = model.state_dict()
    if state.keys() != own.keys():
        raise KeyError(f"keys differ: {sorted(state.keys() ^ own.keys())}")
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(state[name])
    model.to(device)
    return model
