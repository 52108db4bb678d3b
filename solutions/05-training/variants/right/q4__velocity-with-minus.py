# why: v = momentum v - lr grad, p += v is the same; autograd is kept away by requires_grad for the moment

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = {}

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.detach_()
                p.grad.zero_()

    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            v = self.momentum * self.v.get(p, torch.zeros_like(p)) - self.lr * p.grad
            self.v[p] = v.detach()
            wanted = p.requires_grad
            p.requires_grad_(False)
            p += self.v[p]
            p.requires_grad_(wanted)
