# fault: lets torch.optim.SGD do the work
# feedback: torch\.optim was made

class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.inner = torch.optim.SGD(params, lr=lr, momentum=momentum)

    def zero_grad(self):
        self.inner.zero_grad()

    def step(self):
        self.inner.step()
