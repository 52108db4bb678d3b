# fault: takes dropout for the probability of keeping
# feedback: kept|keeping|agree
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.ReLU()]
            if dropout:
                layers.append(nn.Dropout(1 - dropout))
        self.net = nn.Sequential(*layers[: -2 if dropout else -1])

    def forward(self, x):
        return self.net(x)
