# fault: a generator is empty after its first loop
# feedback: list\(params\)

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            v = self.v[p] = self.momentum * self.v.get(p, 0) + p.grad
            p -= self.lr * v
