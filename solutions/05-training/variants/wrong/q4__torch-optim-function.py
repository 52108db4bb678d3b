# fault: calls the function behind torch.optim.SGD
# feedback: torch\.optim

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = [None] * len(self.params)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        from torch.optim.sgd import sgd

        have = [i for i, p in enumerate(self.params) if p.grad is not None]
        buffers = [self.v[i] for i in have]
        sgd([self.params[i] for i in have], [self.params[i].grad for i in have], buffers, weight_decay=0.0,
            momentum=self.momentum, lr=self.lr, dampening=0.0, nesterov=False, maximize=False)
        for i, buffer in zip(have, buffers):
            self.v[i] = buffer
