# fault: [zeros] * n is one tensor n times; parameters of one shape share it
# feedback: v of its own

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            key = tuple(p.shape)
            self.v[key] = self.momentum * self.v.get(key, 0) + p.grad
            p.sub_(self.lr * self.v[key])
