# fault: the first v is p.grad itself, which is then changed in place
# feedback: clone\(\)|very tensor p.grad

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = [None] * len(self.params)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            if self.v[i] is None:
                self.v[i] = p.grad
            else:
                self.v[i].mul_(self.momentum).add_(p.grad)
            p.sub_(self.lr * self.v[i])
