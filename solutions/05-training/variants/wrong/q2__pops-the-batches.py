# fault: empties the caller's list of batches
# feedback: caller's batches

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    rest = loader if isinstance(loader, list) else list(loader)
    while rest:
        x, y = rest.pop(0)
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
