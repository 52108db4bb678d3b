# fault: keeps clones of the parameters, so the model never changes
# feedback: in place|No parameter moved

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.originals = list(params)
        self.params = [p.detach().clone() for p in self.originals]
        self.lr, self.momentum = lr, momentum
        self.v = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.originals:
            p.grad = None

    def step(self):
        for o, p, v in zip(self.originals, self.params, self.v):
            if o.grad is not None:
                v.mul_(self.momentum).add_(o.grad)
                p.sub_(self.lr * v)
