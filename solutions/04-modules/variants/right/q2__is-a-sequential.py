# why: a Sequential is a Module; F.sigmoid-like arithmetic by hand
class MyModel(nn.Sequential):
    def __init__(self, input_dim=10, hidden_dim=32):
        super().__init__(nn.Linear(input_dim, hidden_dim), nn.Linear(hidden_dim, 1))

    def forward(self, x):
        z = self[0](x)
        return self[1](0.5 * (1 + torch.tanh(z / 2)))
