# fault: the Dropout of the last block stays
# feedback: after the last layer
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.ReLU(), nn.Dropout(dropout)]
        layers.pop(-2)
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
