# fault: takes the first batch out of the iterator to learn its size
# feedback: first batch gave no step

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    batches = iter(loader)
    size = len(next(batches)[0])
    total, n = 0.0, 0
    for x, y in batches:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
