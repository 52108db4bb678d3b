# fault: MSE whatever the caller wants
# feedback: criterion

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        total += training_step(model, (x, y), nn.functional.mse_loss, optimizer, device) * len(x)
        n += len(x)
    return total / n
