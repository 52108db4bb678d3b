# fault: forgets to pass device on
# feedback: device

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    return [train_one_epoch(model, loader, criterion, optimizer) for _ in range(n_epochs)]
