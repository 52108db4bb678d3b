# fault: keeps the last gradient instead of v
# feedback: last gradient is remembered

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.old = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, old in zip(self.params, self.old):
            if p.grad is None:
                continue
            p.sub_(self.lr * (p.grad + self.momentum * old))
            old.copy_(p.grad)
