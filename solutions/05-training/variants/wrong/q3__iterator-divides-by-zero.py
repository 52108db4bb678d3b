# fault: the iterator is used up, and the second epoch divides by zero
# feedback: iterator

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    batches = iter(loader)
    return [train_one_epoch(model, batches, criterion, optimizer, device) for _ in range(n_epochs)]
