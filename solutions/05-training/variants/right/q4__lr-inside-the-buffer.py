# why: v = momentum v + lr grad is the same while lr is constant

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.velocity = {id(p): 0.0 for p in self.params}

    def zero_grad(self, set_to_none=True):
        for p in self.params:
            p.grad = None if set_to_none or p.grad is None else torch.zeros_like(p.grad)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is None:
                    continue
                self.velocity[id(p)] = self.momentum * self.velocity[id(p)] + self.lr * p.grad
                p -= self.velocity[id(p)]
