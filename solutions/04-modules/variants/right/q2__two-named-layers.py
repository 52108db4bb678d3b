# why: layers by name, Sigmoid as a function, the old form of super
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super(MyModel, self).__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.out = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))
