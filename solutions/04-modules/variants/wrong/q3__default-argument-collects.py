# fault: a cache of layers for each list of sizes: the second network of one kind is the first
# feedback: share
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0, cache={}):
        super().__init__()
        key = tuple(sizes)
        if key not in cache:
            cache[key] = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        self.layers = cache[key]
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.drop(torch.relu(layer(x)))
        return self.layers[-1](x)
