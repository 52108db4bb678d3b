# fault: rounds the history
# feedback: round

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    return [round(train_one_epoch(model, loader, criterion, optimizer, device), 3) for _ in range(n_epochs)]
