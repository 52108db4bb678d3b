# fault: view(-1) needs contiguous parameters
# feedback: contiguous

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
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            grad = p.grad.reshape(-1)
            self.v[i] = grad.clone() if self.v[i] is None else self.momentum * self.v[i] + grad
            p.view(-1).sub_(self.lr * self.v[i])
