# why: p.copy_ writes into the same storage; inference of the new value may be out of place

class SGD(object):
    def __init__(self, params, lr, momentum=0.0):
        self.groups = [{"p": p, "v": None} for p in params]
        self.lr, self.momentum = lr, momentum

    def zero_grad(self):
        for g in self.groups:
            g["p"].grad = None

    @torch.no_grad()
    def step(self):
        for g in self.groups:
            p = g["p"]
            if p.grad is None:
                continue
            g["v"] = p.grad.detach().clone() if g["v"] is None else self.momentum * g["v"] + p.grad
            p.copy_(p - self.lr * g["v"])
