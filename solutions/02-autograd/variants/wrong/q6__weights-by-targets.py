# fault: counts the numbers in y, not the samples, for the total alone
# feedback: mean loss over all|share|samples
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(y.numel() for _, y in batches)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward()
        total += loss.item()
    return total
