# fault: takes the sizes out of the caller's list
# feedback: list
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        layers = []
        n_in = sizes.pop(0)
        while sizes:
            n_out = sizes.pop(0)
            layers += [nn.Linear(n_in, n_out), nn.ReLU(), nn.Dropout(dropout)]
            n_in = n_out
        self.net = nn.Sequential(*layers[:-2])

    def forward(self, x):
        return self.net(x)
