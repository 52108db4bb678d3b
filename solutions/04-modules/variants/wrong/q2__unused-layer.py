# fault: a layer that forward does not use
# feedback: does not use|four
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(input_dim, hidden_dim), nn.Sigmoid(), nn.Linear(hidden_dim, 1))
        self.old = nn.Linear(input_dim, hidden_dim)

    def forward(self, x):
        return self.net(x)
