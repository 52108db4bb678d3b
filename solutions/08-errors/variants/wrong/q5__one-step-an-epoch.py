# fault: the step stands outside the batch loop
# feedback: one step per epoch
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train()
        total, count = 0.0, 0
        optimizer.zero_grad()
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            loss = criterion(model(x), y)
            loss.backward()
            total += loss.item() * len(x)
            count += len(x)
        optimizer.step()
        history.append(total / count)
    return history
