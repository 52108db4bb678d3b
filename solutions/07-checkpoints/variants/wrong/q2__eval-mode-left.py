# fault: save_checkpoint leaves the model in eval mode
# feedback: eval mode
def save_checkpoint(path, model, optimizer, epoch, history):
    model.eval()
    torch.save({"m": model.state_dict(), "o": optimizer.state_dict(), "e": epoch, "h": history}, path)
def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["m"]); optimizer.load_state_dict(c["o"])
    return c["e"], c["h"]
