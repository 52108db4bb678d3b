# fault: a list of the loader has the same order in every epoch
# feedback: first epoch's batches|read it anew

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    batches = list(loader)
    return [train_one_epoch(model, batches, criterion, optimizer, device) for _ in range(n_epochs)]
