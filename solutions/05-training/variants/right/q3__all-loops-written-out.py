# why: calls nothing of the earlier questions; np.float64 entries are floats

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = [None] * n_epochs
    for epoch in range(n_epochs):
        model.train()
        losses, sizes = [], []
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            pred = model(x)
            loss = criterion(pred, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(x.shape[0])
        history[epoch] = np.average(losses, weights=sizes)
    return history
