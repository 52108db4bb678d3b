# fault: init for __init__, as the notes print it
# feedback: __init__

class SGD:
    def init(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr, self.momentum = lr, momentum

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        pass
