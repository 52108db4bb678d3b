# fault: sum of the batch means
# feedback: sum of the batch means
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total, n = 0.0, 0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x)
        n += len(x)
    return total / n
