# fault: the bias is reserved memory, the weight is drawn
# feedback: initialized|torch\.empty
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.Tensor(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias
