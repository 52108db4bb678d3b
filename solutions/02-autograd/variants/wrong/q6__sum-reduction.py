# fault: sets the loss to sum and divides: the caller's loss is changed, and wrong for two outputs
# feedback: reduction|Any callable|Every sample
import torch


def accumulate_gradients(model, batches, loss_fn):
    loss_fn.reduction = "sum"
    model.zero_grad()
    n = sum(y.numel() for _, y in batches)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) / n
        loss.backward()
        total += loss.item()
    return total
