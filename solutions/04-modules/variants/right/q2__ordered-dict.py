# why: Sequential with names
from collections import OrderedDict


class MyModel(nn.Module):
    def __init__(self, input_dim: int = 10, hidden_dim: int = 32, **ignored):
        super().__init__()
        self.layers = nn.Sequential(
            OrderedDict(a=nn.Linear(input_dim, hidden_dim), b=nn.Sigmoid(), c=nn.Linear(hidden_dim, 1))
        )

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
