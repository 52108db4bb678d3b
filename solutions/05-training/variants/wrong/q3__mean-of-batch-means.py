# fault: averages batch means
# feedback: batch means

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        model.train()
        losses = [training_step(model, batch, criterion, optimizer, device) for batch in loader]
        history.append(sum(losses) / len(losses))
    return history
