# fault: made for lists of four
# feedback: zip\(sizes|error
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(sizes[0], sizes[1]), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(sizes[1], sizes[2]), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(sizes[2], sizes[3]),
        )

    def forward(self, x):
        return self.net(x)
