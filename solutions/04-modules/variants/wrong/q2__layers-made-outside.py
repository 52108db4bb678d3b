# fault: the output layer is made once, outside the class, and shared by all models
# feedback: share|all instances
_heads = {}


class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.out = _heads.setdefault(hidden_dim, nn.Linear(hidden_dim, 1))

    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))
