# fault: zero_grad inside the loop: the last batch is left
# feedback: Only the last batch
import torch


def accumulate_gradients(model, batches, loss_fn):
    n = sum(len(x) for x, _ in batches)
    total = 0.0
    for x, y in batches:
        model.zero_grad()
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
