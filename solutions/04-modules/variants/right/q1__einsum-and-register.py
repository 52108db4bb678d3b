# why: einsum with leading dimensions, parameters registered by name, weights from numpy's own generator
class MyLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super(MyLinear, self).__init__()
        scale = np.sqrt(2 / (n_in + n_out))
        w = torch.from_numpy(np.random.default_rng().normal(0, scale, (n_out, n_in))).float()
        self.register_parameter("weight", nn.Parameter(w))
        self.register_parameter("bias", nn.Parameter(torch.zeros(n_out)))

    def forward(self, x):
        return torch.einsum("...i,oi->...o", x, self.weight) + self.bias
