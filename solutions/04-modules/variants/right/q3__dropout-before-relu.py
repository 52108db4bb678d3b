# why: dropping a unit before or after its ReLU is the same; the mask by hand is scaled
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.p = dropout
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in list(self.layers)[:-1]:
            x = layer(x)
            if self.training and self.p > 0:
                keep = torch.rand_like(x) >= self.p
                x = x * keep / (1 - self.p)
            x = torch.relu_(x)
        return self.layers[-1](x)
