# fault: a private generator with a fixed seed: the global state is safe, but all layers start equal
# feedback: differ|same weights
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        g = torch.Generator().manual_seed(0)
        self.weight = nn.Parameter(torch.randn(out_features, in_features, generator=g) * 0.1)
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias
