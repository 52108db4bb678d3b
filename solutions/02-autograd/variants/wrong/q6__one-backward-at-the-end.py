# fault: losses added up, one backward: all graphs in memory
# feedback: earlier batches
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    loss = sum(loss_fn(model(x), y) * len(x) for x, y in batches) / n
    loss.backward()
    return loss.item()
