# fault: the optimizer's state is in the file, and stays there
# feedback: load it into the `optimizer`
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": history}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    return c["epoch"], c["history"]
