# fault: one list on the class for all instances
# feedback: class|all instances
class MLP(nn.Module):
    collected = []

    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        for a, b in zip(sizes, sizes[1:]):
            self.collected.append(nn.Linear(a, b))
        self.layers = nn.ModuleList(self.collected)
        self.count = len(sizes) - 1
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        layers = self.layers[-self.count:]
        for layer in layers[:-1]:
            x = self.drop(torch.relu(layer(x)))
        return layers[-1](x)
