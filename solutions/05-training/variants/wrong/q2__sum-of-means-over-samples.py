# fault: adds batch means and divides by the number of samples
# feedback: batch means were added

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device)
        n += len(x)
    return total / n
