# fault: fills a copy, the caller's model keeps its weights
# feedback: model it was given|deepcopy
import copy


def save_model(model, path):
    torch.save(model.state_dict(), path)


def load_model(model, path, device="cpu"):
    fresh = copy.deepcopy(model)
    fresh.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return fresh.to(device)
