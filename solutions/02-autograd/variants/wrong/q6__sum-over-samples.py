# fault: not divided by the number of samples
# feedback: divide by the number of samples|not the mean
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x)
        loss.backward()
        total += loss.item()
    return total / sum(len(x) for x, _ in batches)
