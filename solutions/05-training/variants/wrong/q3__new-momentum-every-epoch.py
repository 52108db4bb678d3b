# fault: clears the optimizer's memory at the start of each epoch
# feedback: momentum was lost

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        if hasattr(optimizer, "state"):
            optimizer.state.clear()
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
    return history
