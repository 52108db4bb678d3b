# fault: changes a leaf in place while autograd watches
# feedback: no_grad

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum
        self.v = [None for _ in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.v[i] = p.grad if self.v[i] is None else self.momentum * self.v[i] + p.grad
            p -= self.lr * self.v[i]
