# why: `model.to` keeps the parameter objects, so the optimizer follows
def save_checkpoint(path, model, optimizer, epoch, history):
    temporary = str(path) + ".tmp"
    torch.save({"m": model.state_dict(), "o": optimizer.state_dict(), "e": epoch, "h": history}, temporary)
    os.replace(temporary, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["m"])
    model.to(device)
    optimizer.load_state_dict(c["o"])
    return c["e"], c["h"]
