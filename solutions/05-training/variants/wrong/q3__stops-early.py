# fault: stops when the loss does not fall
# feedback: one per epoch|early stopping

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        loss = train_one_epoch(model, loader, criterion, optimizer, device)
        if history and loss > history[-1]:
            break
        history.append(loss)
    return history
