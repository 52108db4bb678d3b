# fault: an nn.Linear is hidden in a list and lends its parameters
# feedback: inside
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.inner = [nn.Linear(in_features, out_features)]
        self.weight = self.inner[0].weight
        self.bias = self.inner[0].bias

    def forward(self, x):
        return self.inner[0](x)
