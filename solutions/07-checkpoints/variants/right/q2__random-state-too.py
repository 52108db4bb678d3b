# why: more in the file does no harm
def save_checkpoint(path, model, optimizer, epoch, history):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch, "history": history}
    state["rng"] = torch.get_rng_state()
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    torch.set_rng_state(c["rng"].cpu())
    return c["epoch"], c["history"]
