# fault: gradients from before are not cleared
# feedback: zero_grad
import torch


def accumulate_gradients(model, batches, loss_fn):
    n = sum(len(x) for x, _ in batches)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
