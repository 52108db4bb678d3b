# fault: moves the caller's model
# feedback: model\.to\(device\)

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    model.to(device)
    return [train_one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
