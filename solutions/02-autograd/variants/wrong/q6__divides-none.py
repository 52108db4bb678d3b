# fault: divides p.grad without asking whether there is one
# feedback: None
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    total, n = 0.0, 0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x)
        loss.backward()
        total += loss.item()
        n += len(x)
    for p in model.parameters():
        p.grad /= n
    return total / n
