# fault: an array is no list
# feedback: list

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = np.zeros(n_epochs)
    for epoch in range(n_epochs):
        history[epoch] = train_one_epoch(model, loader, criterion, optimizer, device)
    return history
