# fault: notes the last batch's loss
# feedback: last batch

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        model.train()
        for batch in loader:
            loss = training_step(model, batch, criterion, optimizer, device)
        history.append(loss)
    return history
