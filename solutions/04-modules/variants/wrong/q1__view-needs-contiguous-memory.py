# fault: flattens with view, which fails for transposed batches
# feedback: view
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        y = x.view(-1, x.shape[-1]) @ self.weight.T + self.bias
        return y.view(*x.shape[:-1], -1)
