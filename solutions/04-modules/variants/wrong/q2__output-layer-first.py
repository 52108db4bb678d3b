# fault: the output layer is assigned first, so its parameters come first
# feedback: order
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.out = nn.Linear(hidden_dim, 1)
        self.hidden = nn.Linear(input_dim, hidden_dim)

    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))
