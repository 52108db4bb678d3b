# fault: casts the input to float32, so float64 fails
# feedback: float64|dtype
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x.float() @ self.weight.T + self.bias
