# fault: total and count go on over the epochs
# feedback: set to 0 at the start of every epoch
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    total, count = 0.0, 0
    for _ in range(n_epochs):
        model.train()
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
    return history
