# fault: entries are tensors that keep their graphs
# feedback: float|item\(\)

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total = total + loss * len(x)
            count += len(x)
        history.append(total / count)
    return history
