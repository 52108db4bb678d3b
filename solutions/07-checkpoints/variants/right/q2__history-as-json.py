# why: json keeps every digit of a float; one text inside the one file
def save_checkpoint(path, model, optimizer, epoch, history):
    text = json.dumps({"epoch": epoch, "history": history})
    torch.save({"model": model.state_dict(), "optim": optimizer.state_dict(), "rest": text}, str(path))


def load_checkpoint(path, model, optimizer, device="cpu"):
    c = torch.load(path, map_location=torch.device(device), weights_only=True)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optim"])
    rest = json.loads(c["rest"])
    return rest["epoch"], rest["history"]
