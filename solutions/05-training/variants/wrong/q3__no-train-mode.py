# fault: never switches to train mode
# feedback: train mode

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        total, count = 0.0, 0
        for x, y in loader:
            total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
            count += len(x)
        history.append(total / count)
    return history
