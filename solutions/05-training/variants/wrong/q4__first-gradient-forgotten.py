# fault: the first step moves by the gradient but does not keep it in v
# feedback: first gradient is lost

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
            if p not in self.v:
                self.v[p] = torch.zeros_like(p)
                p.sub_(self.lr * p.grad)
            else:
                self.v[p].mul_(self.momentum).add_(p.grad)
                p.sub_(self.lr * self.v[p])
