# fault: tests the number of epochs after the first
# feedback: before the first

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    while True:
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
        if len(history) >= n_epochs:
            return history
