# why: the buffer may live anywhere, also as an attribute of the parameter; deleting .grad clears it

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr = lr
        self.momentum = momentum
        for p in self.params:
            p.velocity = torch.zeros_like(p.data)

    def zero_grad(self):
        for p in self.params:
            del p.grad

    def step(self):
        was = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        try:
            for p in self.params:
                g = p.grad
                if g is not None:
                    p.velocity *= self.momentum
                    p.velocity += g
                    p[...] = p - self.lr * p.velocity
        finally:
            torch.set_grad_enabled(was)
