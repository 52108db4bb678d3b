# fault: a new SGD in place of the given optimizer
# feedback: optimizer that came in|no new optimizer
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    import torch
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(n_epochs):
        model.train()
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
