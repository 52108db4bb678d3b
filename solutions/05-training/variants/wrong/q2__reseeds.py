# fault: seeds at the start of each epoch
# feedback: seed

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    torch.manual_seed(42)
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        n += len(x)
    return total / n
