# why: a defaultdict is a dict; numpy's arg min gives the epoch

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


from collections import defaultdict


def fit_early_stopping(model, train_loader, dev_loader, criterion, optimizer, max_epochs, patience, device="cpu"):
    history = defaultdict(list)
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        history["train_loss"].append(one_epoch(model, train_loader, criterion, optimizer, device))
        dev = validate(model, dev_loader, criterion, device)
        history["dev_loss"].append(dev)
        if dev < best:
            best, bad = dev, 0
            history["best_epoch"] = np.nanargmin(history["dev_loss"])
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history
