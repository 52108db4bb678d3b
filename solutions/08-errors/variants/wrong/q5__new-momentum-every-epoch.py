# fault: the optimizer's state is emptied in every epoch
# feedback: momentum was lost between the epochs
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train()
        optimizer.state.clear()
        total, count = 0.0, 0
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
