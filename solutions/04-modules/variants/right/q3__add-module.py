# why: layers registered by name, functional dropout that follows the mode, clamp for ReLU
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.p, self.depth = dropout, len(sizes) - 1
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.add_module(f"fc{i}", nn.Linear(a, b))

    def forward(self, x):
        for i in range(self.depth):
            x = getattr(self, f"fc{i}")(x)
            if i + 1 < self.depth:
                x = F.dropout(x.clamp(min=0), self.p, training=self.training)
        return x
