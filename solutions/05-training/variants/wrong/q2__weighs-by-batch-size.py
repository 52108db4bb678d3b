# fault: weighs every batch by the loader's nominal batch size
# feedback: sample|batch

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n, size = 0.0, 0, None
    for x, y in loader:
        size = size or len(x)
        total += training_step(model, (x, y), criterion, optimizer, device) * size
        n += size
    return total / n
