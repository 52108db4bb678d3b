# fault: restores the averages and leaves the learning rate of the new optimizer
# feedback: learning rate
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": history}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    old = optimizer.state_dict()
    old["state"] = c["optimizer"]["state"]
    optimizer.load_state_dict(old)
    return c["epoch"], c["history"]
