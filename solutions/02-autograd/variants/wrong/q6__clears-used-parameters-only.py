# fault: a parameter that is not used keeps its old gradient
# feedback: from before should be gone
import torch


def accumulate_gradients(model, batches, loss_fn):
    params = [p for p in model.parameters() if p.requires_grad]
    n, total = sum(len(x) for x, _ in batches), 0.0
    for k, (x, y) in enumerate(batches):
        loss = loss_fn(model(x), y) * len(x) / n
        for p, g in zip(params, torch.autograd.grad(loss, params, allow_unused=True)):
            if g is not None:
                p.grad = g if k == 0 else p.grad + g
        total += loss.item()
    return total
