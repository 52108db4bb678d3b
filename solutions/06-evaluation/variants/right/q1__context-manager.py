# why: modes in a context manager, no_grad as a decorator, a tensor for the sum

from contextlib import contextmanager


@contextmanager
def measuring(model):
    before = [m.training for m in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for m, mode in zip(model.modules(), before):
            m.training = mode


@torch.no_grad()
def validate(model, loader, criterion, device="cpu"):
    total = torch.zeros((), dtype=torch.float64)
    n = 0
    with measuring(model):
        for i, (x, y) in enumerate(loader):
            x = x.to(device)
            y = y.to(device)
            total += criterion(model(x), y).cpu().double() * y.shape[0]
            n += y.shape[0]
    return (total / n).item()
