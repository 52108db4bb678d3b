# fault: a checkpoint from a GPU cannot be read where there is none
# feedback: map_location
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": history}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, weights_only=True)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"], c["history"]
