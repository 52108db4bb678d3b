# fault: two linear layers with nothing between them
# feedback: no activation
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.act = nn.Sigmoid()
        self.first = nn.Linear(input_dim, hidden_dim)
        self.second = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        x = self.first(x)
        self.act(x)
        return self.second(x)
