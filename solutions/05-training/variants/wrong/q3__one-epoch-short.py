# fault: range(1, n_epochs) is one short
# feedback: range\(n_epochs\)

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(1, n_epochs):
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
    return history
