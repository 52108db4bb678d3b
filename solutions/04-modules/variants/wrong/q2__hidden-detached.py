# fault: the hidden layer is cut off from the graph
# feedback: graph|detach
class MyModel(nn.Module):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.out = nn.Linear(hidden_dim, 1)

    def forward(self, x):
        h = torch.sigmoid(self.hidden(x)).detach()
        return self.out(h)
