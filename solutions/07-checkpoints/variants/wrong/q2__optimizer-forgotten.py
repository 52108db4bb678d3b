# fault: momentum and Adam's averages are not in the file
# feedback: optimizer\.state_dict
def save_checkpoint(path, model, optimizer, epoch, history):
    torch.save({"model": model.state_dict(), "epoch": epoch, "history": history}, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    return c["epoch"], c["history"]
