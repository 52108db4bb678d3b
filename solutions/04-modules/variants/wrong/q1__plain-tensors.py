# fault: tensors with requires_grad instead of parameters: gradients, but nobody trains or saves them
# feedback: parameters\(\)|nn\.Parameter
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features, requires_grad=True)
        self.bias = torch.zeros(out_features, requires_grad=True)

    def forward(self, x):
        return x @ self.weight.T + self.bias
