# fault: the bias is registered as a buffer: saved, but never trained
# feedback: buffer
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.register_buffer("bias", torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias
