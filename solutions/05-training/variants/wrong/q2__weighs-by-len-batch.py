# fault: len(batch) is 2 (x and y), not the number of samples
# feedback: mean of the batch means

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for batch in loader:
        total += training_step(model, batch, criterion, optimizer, device) * len(batch)
        n += len(batch)
    return total / n
