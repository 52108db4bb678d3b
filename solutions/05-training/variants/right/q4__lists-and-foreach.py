# why: torch._foreach_ functions do the same for all parameters at once

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params = [*params]
        self.lr = lr
        self.momentum = momentum
        self.buffers = {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        ps = [p for p in self.params if p.grad is not None]
        if not ps:
            return
        grads = [p.grad for p in ps]
        if self.momentum:
            for p in ps:
                if p in self.buffers:
                    self.buffers[p] = self.buffers[p] * self.momentum + p.grad
                else:
                    self.buffers[p] = p.grad.clone()
            grads = [self.buffers[p] for p in ps]
        torch._foreach_add_(ps, grads, alpha=-self.lr)
