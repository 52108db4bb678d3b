# fault: a polynomial of degree 9 in every feature and all pairs fits the training data only
# feedback: by heart|learnt enough|nan|scale

class Poly(nn.Module):
    def __init__(self, x, y):
        super().__init__()
        f = self.features(x)
        solution = torch.linalg.lstsq(f, y, driver="gelsd").solution if f.device.type == "cpu" else torch.zeros(f.shape[1], 1)
        self.register_buffer("w", solution)

    def features(self, x):
        powers = torch.cat([x**k for k in range(1, 7)], 1)
        pairs = (powers[:, :, None] * powers[:, None, :]).flatten(1)
        return torch.cat([torch.ones_like(x[:, :1]), powers, pairs], 1)

    def forward(self, x):
        return self.features(x) @ self.w


def train_regressor(x, y, device="cpu", seed=0):
    return Poly(x, y).to(device)
