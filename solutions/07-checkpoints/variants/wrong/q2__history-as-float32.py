# fault: a float32 tensor keeps seven digits of a Python float
# feedback: digit
def save_checkpoint(path, model, optimizer, epoch, history):
    if isinstance(history, dict):
        kept = {k: torch.tensor(v) for k, v in history.items()}
    else:
        kept = torch.tensor(history)
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": kept}
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    kept = c["history"]
    return c["epoch"], {k: v.tolist() for k, v in kept.items()} if isinstance(kept, dict) else kept.tolist()
