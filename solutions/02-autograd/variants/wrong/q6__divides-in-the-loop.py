# fault: divides the collected gradient in every round
# feedback: Every sample should count once
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
            if p.grad is not None:
                p.grad /= n
    return total / n
