# fault: two files, which can be of two moments
# feedback: one file
def save_checkpoint(path, model, optimizer, epoch, history):
    torch.save({"m": model.state_dict(), "o": optimizer.state_dict()}, path)
    with open(str(path) + ".json", "w") as file:
        json.dump([epoch, history], file)


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(c["m"])
    optimizer.load_state_dict(c["o"])
    with open(str(path) + ".json") as file:
        epoch, history = json.load(file)
    return epoch, history
