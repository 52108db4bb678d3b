# fault: switches requires_grad on for all parameters
# feedback: frozen
import torch


def accumulate_gradients(model, batches, loss_fn):
    for p in model.parameters():
        p.requires_grad_(True)
        p.grad = None
    n = sum(len(x) for x, _ in batches)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
