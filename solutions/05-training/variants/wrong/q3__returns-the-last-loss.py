# fault: returns a number, not the history
# feedback: list

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    loss = 0.0
    for epoch in range(n_epochs):
        loss = train_one_epoch(model, loader, criterion, optimizer, device)
    return loss
