# why: an epoch and then the rest; unusual and right

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    if n_epochs == 0:
        return []
    first = train_one_epoch(model, loader, criterion, optimizer, device)
    return [first, *fit(model, loader, criterion, optimizer, n_epochs - 1, device)]
