# fault: equal hidden layers are one and the same object
# feedback: several times|anew
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        made = {}
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layer = made.setdefault((a, b), nn.Linear(a, b))
            layers += [layer, nn.ReLU(), nn.Dropout(dropout)]
        self.net = nn.Sequential(*layers[:-2])

    def forward(self, x):
        return self.net(x)
