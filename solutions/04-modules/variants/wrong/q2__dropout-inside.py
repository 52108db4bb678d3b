# fault: a Dropout that nobody asked for
# feedback: dropout|last layer|nothing else
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_dim, hidden_dim), nn.Sigmoid(), nn.Dropout(0.5), nn.Linear(hidden_dim, 1)
        )

    def forward(self, x):
        return self.net(x)
