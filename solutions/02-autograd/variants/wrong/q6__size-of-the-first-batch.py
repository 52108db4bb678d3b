# fault: total taken as number of batches times the first size
# feedback: size of the first|share
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = len(batches) * len(batches[0][0])
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
