# fault: a model that comes in eval mode is trained in eval mode
# feedback: model\.train\(\)

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
