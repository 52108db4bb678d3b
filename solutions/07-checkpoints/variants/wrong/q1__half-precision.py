# fault: saves float16 to spare space, the weights come back rounded
# feedback: last bit|other numbers
def save_model(model, path):
    torch.save({k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}, path)


def load_model(model, path, device="cpu"):
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return model.to(device)
