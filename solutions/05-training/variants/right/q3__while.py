# why: counting down is counting too; eval mode at the very end is the caller's to undo and no epoch suffers

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    while len(history) < n_epochs:
        history += [train_one_epoch(model, loader, criterion, optimizer, device)]
    model.eval()
    return history
