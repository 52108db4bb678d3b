# fault: all batches joined
# feedback: at once
import torch


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    x, y = torch.cat([b[0] for b in batches]), torch.cat([b[1] for b in batches])
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()
