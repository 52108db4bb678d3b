# fault: each loss divided by the number of batches
# feedback: mean of the batch means
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) / len(batches)
        loss.backward()
        total += loss.item()
    return total
