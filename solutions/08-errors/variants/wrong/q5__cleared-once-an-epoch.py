# fault: gradients are cleared once per epoch
# feedback: cleared once per epoch
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train()
        optimizer.zero_grad()
        total, count = 0.0, 0
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
    return history
