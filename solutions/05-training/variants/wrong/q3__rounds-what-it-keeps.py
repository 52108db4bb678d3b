# fault: rounds each entry to 4 digits after the point: small losses become 0.0, entries are not what train_one_epoch returns
# feedback: round|digits|train_one_epoch|entry|entries|precis|loss|differ
def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    return [round(train_one_epoch(model, loader, criterion, optimizer, device), 4) for _ in range(n_epochs)]
