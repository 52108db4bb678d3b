# fault: makes a new Parameter in every forward pass, so the optimizer trains one that is no longer used
# feedback: current parameters|nn\.Linear does|grad
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        self.weight = nn.Parameter(self.weight.detach().clone())
        return x @ self.weight.T + self.bias
