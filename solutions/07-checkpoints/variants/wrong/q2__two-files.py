# fault: the optimizer goes into a second file beside the checkpoint
# feedback: one file|second file
def save_checkpoint(path, model, optimizer, epoch, history):
    torch.save({"m": model.state_dict(), "e": epoch, "h": history}, path)
    torch.save(optimizer.state_dict(), f"{path}.optimizer")
def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["m"])
    optimizer.load_state_dict(torch.load(f"{path}.optimizer", map_location=device, weights_only=True))
    return c["e"], c["h"]
