# fault: the buffers live on the class, by position: the second optimizer goes on with the first one's
# feedback: on the class

class SGD:
    v = {}

    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            old = self.v.get(i)
            new = p.grad.clone() if old is None or old.shape != p.shape else self.momentum * old + p.grad
            self.v[i] = new
            p.sub_(self.lr * new)
