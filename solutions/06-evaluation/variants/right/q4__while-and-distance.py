# why: patience as the distance from the best epoch

def one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n


def fit_early_stopping(model, train_loader, dev_loader, criterion, optimizer, max_epochs, patience, device="cpu"):
    train_losses, dev_losses = [], []
    best_epoch, kept = -1, None
    while len(dev_losses) < max_epochs and len(dev_losses) - 1 - best_epoch < patience:
        train_losses += [one_epoch(model, train_loader, criterion, optimizer, device)]
        dev_losses += [validate(model, dev_loader, criterion, device)]
        if kept is None and dev_losses[-1] == dev_losses[-1] or dev_losses[-1] < dev_losses[best_epoch]:
            best_epoch = len(dev_losses) - 1
            kept = [t.clone() for t in list(model.parameters()) + list(model.buffers())]
    if kept is not None:
        with torch.no_grad():
            for t, old in zip(list(model.parameters()) + list(model.buffers()), kept):
                t.copy_(old)
    return dict(train_loss=train_losses, dev_loss=dev_losses, best_epoch=best_epoch)
