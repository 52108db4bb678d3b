# fault: eval mode for stable losses
# feedback: train mode

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.eval()
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    model.train()
    return total / n
