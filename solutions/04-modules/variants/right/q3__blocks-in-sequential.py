# why: a Sequential of Sequentials, Dropout only where it is wanted
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        *hidden, out = sizes
        blocks = []
        for a, b in zip(hidden, hidden[1:]):
            block = [nn.Linear(a, b), nn.ReLU(inplace=True)]
            if dropout > 0:
                block.append(nn.Dropout(dropout))
            blocks.append(nn.Sequential(*block))
        self.body = nn.Sequential(*blocks)
        self.head = nn.Linear(hidden[-1], out)

    def forward(self, x):
        return self.head(self.body(x))
