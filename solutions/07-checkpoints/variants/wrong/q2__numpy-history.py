# fault: the history is turned into a numpy array, which cannot be read safely
# feedback: refused|numpy
def save_checkpoint(path, model, optimizer, epoch, history):
    kept = {k: np.array(v) for k, v in history.items()} if isinstance(history, dict) else np.array(history)
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": kept}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=False)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    kept = c["history"]
    history = {k: v.tolist() for k, v in kept.items()} if isinstance(kept, dict) else kept.tolist()
    return c["epoch"], history
