# fault: empties the caller's list
# feedback: list of batches|pop|second
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    total = 0.0
    while batches:
        x, y = batches.pop(0)
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
