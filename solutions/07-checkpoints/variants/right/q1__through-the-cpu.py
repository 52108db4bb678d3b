# why: everything goes by way of the CPU, and copies across devices are what load_state_dict does
def save_model(model, path):
    torch.save({name: value.cpu() for name, value in model.state_dict().items()}, str(path))


def load_model(model, path, device="cpu"):
    model = model.to(device)
    report = model.load_state_dict(torch.load(str(path), map_location="cpu"))
    assert not report.missing_keys
    return model
