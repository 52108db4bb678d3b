# fault: seeds the global state from the sizes and a counter, so layers differ but everybody is reset
# feedback: reseed|global random state
class MyLinear(nn.Module):
    made = 0

    def __init__(self, in_features, out_features):
        super().__init__()
        MyLinear.made += 1
        torch.manual_seed(MyLinear.made % 2 + 10)
        self.weight = nn.Parameter(torch.randn(out_features, in_features) * 0.1)
        self.bias = nn.Parameter(torch.zeros(out_features))
        torch.manual_seed(5)

    def forward(self, x):
        return x @ self.weight.T + self.bias
