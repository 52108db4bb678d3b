# fault: a second Sigmoid after the last layer
# feedback: last layer
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.first = nn.Linear(input_dim, hidden_dim)
        self.second = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        return torch.sigmoid(self.second(torch.sigmoid(self.first(x))))
