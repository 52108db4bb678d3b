# fault: epoch 0 and an empty history count as missing
# feedback: as nothing|came back
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    if epoch:
        state["epoch"] = epoch
    if history:
        state["history"] = history
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    return c.get("epoch"), c.get("history")
