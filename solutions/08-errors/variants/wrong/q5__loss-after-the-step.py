# fault: the loss is computed anew after the step
# feedback: after|before|step|forward|twice
def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train()
        total = n = 0
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad(); criterion(model(x), y).backward(); optimizer.step()
            with torch.no_grad():
                total += criterion(model(x), y).item() * len(x)
            n += len(x)
        history.append(total / n)
    return history
