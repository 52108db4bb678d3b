# fault: iter(loader) is used up after the first epoch
# feedback: iterator|iter\(loader\)

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    batches = iter(loader)
    for epoch in range(n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in batches:
            total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
            count += len(x)
        history.append(total / max(count, 1))
    return history
