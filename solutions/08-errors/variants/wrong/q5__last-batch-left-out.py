# fault: the last batch gives no step
# feedback: smaller batch gives no step|loader
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in list(loader)[:-1]:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
    return history
