# fault: measures each epoch's loss afterwards, in a second pass
# feedback: after the epoch

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        train_one_epoch(model, loader, criterion, optimizer, device)
        total, count = 0.0, 0
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                total += criterion(model(x), y).item() * len(x)
                count += len(x)
        history.append(total / count)
    return history
