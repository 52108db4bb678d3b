# fault: retain_graph, with the losses kept
# feedback: earlier batches
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    n = sum(len(x) for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x) / n
        loss.backward(retain_graph=True)
        losses.append(loss)
    return sum(loss.item() for loss in losses)
