# fault: p.grad *= lr changes the caller's gradients
# feedback: changed the gradients

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            p.grad *= self.lr
            v.mul_(self.momentum).add_(p.grad)
            p -= v
