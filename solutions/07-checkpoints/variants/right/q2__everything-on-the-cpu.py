# why: load_state_dict of model and optimizer copy across devices
import copy


def save_checkpoint(path, model, optimizer, epoch, history):
    with open(path, "wb") as f:
        torch.save(dict(m=model.state_dict(), o=optimizer.state_dict(), e=epoch, h=copy.deepcopy(history)), f)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(c["m"])
    optimizer.load_state_dict(c["o"])
    return c["e"], c["h"]
