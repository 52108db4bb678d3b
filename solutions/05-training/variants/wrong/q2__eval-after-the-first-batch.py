# fault: measures each batch in eval mode and forgets to go back
# feedback: train mode

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        loss = training_step(model, (x, y), criterion, optimizer, device)
        total += loss * len(x)
        n += len(x)
        model.eval()
    return total / n
