# why: powers and products up to degree 3 where there are few features, a line where there are many

class Features(nn.Module):
    def __init__(self, x, y):
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("std", x.std(0))
        f = self.features(x)
        self.linear = nn.Linear(f.shape[1], 1)
        level, size = y.mean(), y.std()
        f1 = torch.cat([f, torch.ones_like(f[:, :1])], 1).double()
        normal = f1.T @ f1 + 1e-8 * len(x) * torch.eye(f1.shape[1], dtype=f1.dtype)
        w = torch.linalg.solve(normal, f1.T @ ((y - level) / size).double()).float()
        with torch.no_grad():
            self.linear.weight.copy_(w[:-1].T * size)
            self.linear.bias.copy_(w[-1] * size + level)

    def features(self, x):
        z = (x - self.mean) / self.std
        d = z.shape[1]
        parts = [z]
        if d <= 4:
            two = [z[:, i] * z[:, j] for i in range(d) for j in range(i, d)]
            three = [z[:, i] * z[:, j] * z[:, k] for i in range(d) for j in range(i, d) for k in range(j, d)]
            parts.append(torch.stack(two + three, 1))
        return torch.cat(parts, 1)

    def forward(self, x):
        return self.linear(self.features(x))


def train_regressor(x, y, device="cpu", seed=0):
    return Features(x.cpu(), y.cpu()).to(device)
