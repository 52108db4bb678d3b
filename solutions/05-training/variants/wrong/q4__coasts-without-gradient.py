# fault: a parameter without gradient goes on moving by its momentum
# feedback: without gradient moved

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
            v.mul_(self.momentum)
            if p.grad is not None:
                v.add_(p.grad)
            p.sub_(self.lr * v)
