# fault: BatchNorm's buffers are not in the checkpoint
# feedback: buffers
def save_checkpoint(path, model, optimizer, epoch, history):
    weights = [p.detach().clone() for p in model.parameters()]
    torch.save({"w": weights, "o": optimizer.state_dict(), "e": epoch, "h": history}, path)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    with torch.no_grad():
        for p, w in zip(model.parameters(), c["w"]):
            p.copy_(w)
    optimizer.load_state_dict(c["o"])
    return c["e"], c["h"]
