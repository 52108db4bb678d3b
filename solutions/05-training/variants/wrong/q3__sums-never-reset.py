# fault: total and count start before the loop over epochs
# feedback: all epochs so far

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    total, count = 0.0, 0
    for epoch in range(n_epochs):
        model.train()
        for x, y in loader:
            total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
            count += len(x)
        history.append(total / count)
    return history
