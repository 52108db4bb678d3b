# why: a function for a step, one for an epoch
import torch


def one_step(model, x, y, criterion, optimizer):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return float(loss)


def one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    pairs = []
    for batch in loader:
        x, y = batch[0].to(device), batch[1].to(device)
        pairs.append((one_step(model, x, y, criterion, optimizer), len(y)))
    return sum(a * n for a, n in pairs) / sum(n for _, n in pairs)


def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    return [one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
