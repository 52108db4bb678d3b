# why: train mode once at the top (nothing changes it in between); numpy's average
import numpy as np
import torch


def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    if n_epochs:
        model.train()
    for epoch in range(n_epochs):
        values, sizes = [], []
        for i, (x, y) in enumerate(loader):
            x = x.to(device)
            y = y.to(device)
            out = model(x)
            loss = criterion(out, y)
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
            values.append(loss.detach().cpu().item())
            sizes.append(x.size(0))
        history.append(np.average(values, weights=sizes))
    return history
