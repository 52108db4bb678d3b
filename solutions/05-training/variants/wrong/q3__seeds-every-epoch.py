# fault: the same dropout and order in each epoch
# feedback: seed

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        torch.manual_seed(epoch)
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
    return history
