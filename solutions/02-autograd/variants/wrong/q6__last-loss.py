# fault: returns the loss of the last batch
# feedback: last batch alone
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    for x, y in batches:
        loss = loss_fn(model(x), y)
        (loss * len(x) / n).backward()
    return loss.item()
