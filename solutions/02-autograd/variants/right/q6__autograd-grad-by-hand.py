# why: gradients asked for and added by hand
import torch


def accumulate_gradients(model, batches, loss_fn):
    params = [p for p in model.parameters() if p.requires_grad]
    sums = [torch.zeros_like(p) for p in params]
    n, total = sum(len(y) for _, y in batches), 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        for s, g in zip(sums, torch.autograd.grad(loss, params, allow_unused=True)):
            if g is not None:
                s += g * (len(x) / n)
        total += loss.detach().item() * len(x)
    for p in model.parameters():
        p.grad = None
    for p, s in zip(params, sums):
        p.grad = s
    return total / n
