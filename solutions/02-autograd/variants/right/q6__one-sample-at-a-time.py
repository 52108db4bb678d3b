# why: smaller pieces than a batch are fine, too
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(y) for _, y in batches)
    total = 0.0
    for x, y in batches:
        for one, target in zip(x.split(1), y.split(1)):
            loss = loss_fn(model(one), target) / n
            loss.backward()
            total += loss.item()
    return total
