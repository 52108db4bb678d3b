# why: a temporary nn.Linear lends its initial numbers and is gone; the broadcast sum is the same product
class MyLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        lender = nn.Linear(in_features, out_features)
        self.weight = nn.Parameter(lender.weight.detach().clone())
        self.bias = nn.Parameter(lender.bias.detach().clone())

    def forward(self, x):
        return (x.unsqueeze(-2) * self.weight).sum(-1) + self.bias
