# fault: keeps the transposed weight from the constructor: an old graph, and not moved or converted with the layer
# feedback: current|graph of its own|second time
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))
        self.turned = self.weight.T * 1

    def forward(self, x):
        return x @ self.turned + self.bias
