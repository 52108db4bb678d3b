# fault: returns the loss as a tensor
# feedback: tensor.*float
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    total = 0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total = total + loss.detach()
    return total
