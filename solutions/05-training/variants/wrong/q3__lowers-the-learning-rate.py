# fault: changes the caller's learning rate
# feedback: learning rate|ask nothing else

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
        for group in optimizer.param_groups:
            group["lr"] *= 0.95
    return history
