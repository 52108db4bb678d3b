# fault: 10 and 32 are written into the code
# feedback: input_dim|sizes
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(10, 32), nn.Sigmoid(), nn.Linear(32, 1))

    def forward(self, x):
        return self.net(x)
