# fault: switches to eval after each epoch and to train once only
# feedback: train mode

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    model.train()
    for epoch in range(n_epochs):
        total, count = 0.0, 0
        for x, y in loader:
            total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
            count += len(x)
        history.append(total / count)
        model.eval()
    return history
