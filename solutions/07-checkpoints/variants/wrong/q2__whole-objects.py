# fault: model and optimizer are pickled as objects
# feedback: refused
def save_checkpoint(path, model, optimizer, epoch, history):
    torch.save((model, optimizer, epoch, history), path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    m, o, epoch, history = torch.load(path, map_location=device, weights_only=False)
    model.load_state_dict(m.state_dict())
    optimizer.load_state_dict(o.state_dict())
    return epoch, history
