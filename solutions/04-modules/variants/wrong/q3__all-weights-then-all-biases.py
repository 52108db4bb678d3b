# fault: weights are registered first, then biases
# feedback: order
class MLP(nn.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        pairs = list(zip(sizes, sizes[1:]))
        self.weights = nn.ParameterList([nn.Parameter(torch.randn(b, a) * a**-0.5) for a, b in pairs])
        self.biases = nn.ParameterList([nn.Parameter(torch.zeros(b)) for _, b in pairs])
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        last = len(self.weights) - 1
        for k, (w, b) in enumerate(zip(self.weights, self.biases)):
            x = F.linear(x, w, b)
            if k < last:
                x = self.drop(torch.relu(x))
        return x
