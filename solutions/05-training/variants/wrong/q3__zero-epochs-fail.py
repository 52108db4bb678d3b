# fault: the summary line needs at least one epoch
# feedback: special case|empty list

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = [train_one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
    print(f"last loss {history[-1]:.4f}")
    return history
