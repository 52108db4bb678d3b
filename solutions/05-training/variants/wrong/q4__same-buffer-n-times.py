# fault: [zeros] * n is one tensor n times
# feedback: n times the same tensor|v of its own

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        shapes = {p.shape for p in self.params}
        zeros = {shape: next(torch.zeros_like(p) for p in self.params if p.shape == shape) for shape in shapes}
        self.v = [zeros[p.shape] for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            v.mul_(self.momentum).add_(p.grad)
            p.sub_(self.lr * v)
