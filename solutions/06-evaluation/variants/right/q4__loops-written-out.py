# why: no helper of its own, validation written out, infinite sum of a generator

def fit_early_stopping(model, train_loader, dev_loader, criterion, optimizer, max_epochs, patience, device="cpu"):
    train_loss, dev_loss = [], []
    best, best_epoch, best_state = math.inf, 0, copy.deepcopy(model.state_dict())
    for epoch in range(max_epochs):
        model.train()
        parts = []
        for batch in train_loader:
            x, y = (part.to(device) for part in batch)
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            parts.append((loss.item(), x.shape[0]))
        train_loss.append(sum(v * n for v, n in parts) / sum(n for _, n in parts))
        model.eval()
        parts = []
        with torch.no_grad():
            for x, y in dev_loader:
                parts.append((criterion(model(x.to(device)), y.to(device)).item(), len(x)))
        dev_loss.append(sum(v * n for v, n in parts) / sum(n for _, n in parts))
        if dev_loss[-1] < best:
            best, best_epoch = dev_loss[-1], epoch
            best_state = copy.deepcopy(model.state_dict())
        if epoch - best_epoch >= patience:
            break
    model.load_state_dict(best_state)
    return {"best_epoch": best_epoch, "dev_loss": dev_loss, "train_loss": train_loss}
