# fault: only the last batch is left in the total
# feedback: inside the loop

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    n = 0
    for x, y in loader:
        total = 0.0
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
