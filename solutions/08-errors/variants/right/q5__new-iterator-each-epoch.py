# why: next() on an iterator that is made anew in every epoch
import torch


def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        model.train(True)
        batches = iter(loader)
        total = 0.0
        count = 0
        while True:
            try:
                x, y = next(batches)
            except StopIteration:
                break
            x, y = x.to(device), y.to(device)
            for p in model.parameters():
                p.grad = None
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss.item() * x.shape[0]
            count += x.shape[0]
        history.append(total / count)
    return history
