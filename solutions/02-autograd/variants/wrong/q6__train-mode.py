# fault: switches to train mode
# feedback: mode
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.train()
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
