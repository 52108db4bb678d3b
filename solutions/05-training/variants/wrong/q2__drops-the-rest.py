# fault: the last smaller batch is skipped
# feedback: last, smaller batch|last batch

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n, size = 0.0, 0, None
    for x, y in loader:
        size = size or len(x)
        if len(x) < size:
            continue
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
