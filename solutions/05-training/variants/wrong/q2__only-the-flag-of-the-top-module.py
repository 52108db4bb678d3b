# fault: sets model.training, which does not reach the parts
# feedback: model\.train\(\)

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.training = True
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
