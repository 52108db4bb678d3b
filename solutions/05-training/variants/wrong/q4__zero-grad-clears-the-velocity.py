# fault: zero_grad also clears the velocities
# feedback: momentum|velocity|zero_grad|second
class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.v = [0.0] * len(self.params)
    def zero_grad(self):
        for p in self.params:
            p.grad = None
        self.v = [0.0] * len(self.params)
    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.v[i] = self.momentum * self.v[i] + p.grad
                p -= self.lr * self.v[i]
