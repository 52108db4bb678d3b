# why: keys and order are free, and so is list or tuple for the result
def save_checkpoint(path, model, optimizer, epoch, history):
    torch.save([history, epoch, optimizer.state_dict(), model.state_dict()], path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    history, epoch, o, m = torch.load(path, map_location=device)
    optimizer.load_state_dict(o)
    model.load_state_dict(m)
    return [epoch, history]
