# fault: a subclass of torch.optim.SGD
# feedback: torch\.optim

class SGD(torch.optim.SGD):
    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr=lr, momentum=momentum)
