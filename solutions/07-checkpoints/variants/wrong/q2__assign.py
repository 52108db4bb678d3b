# fault: new tensors in the model, the optimizer keeps the old ones
# feedback: assign
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": history}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"], assign=True)
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"], c["history"]
