# fault: the constructor is called `init`, as on the slides
# feedback: __init__|underscore
class MyModel(nn.Module):
    def init(self, input_dim=10, hidden_dim=32):
        self.net = nn.Sequential(nn.Linear(input_dim, hidden_dim), nn.Sigmoid(), nn.Linear(hidden_dim, 1))

    def forward(self, x):
        return self.net(x)
