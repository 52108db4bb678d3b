# why: a closed form on smooth features learns as well; nothing random in it

class Kernel(nn.Module):
    def __init__(self, x, y):
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("std", x.std(0))
        self.register_buffer("level", y.mean(0))
        self.register_buffer("size", y.std(0))
        self.register_buffer("points", (x - self.mean) / self.std)
        k = self.kernel(self.points) + 1e-4 * torch.eye(len(x), device=x.device)
        self.register_buffer("weights", torch.linalg.solve(k, (y - self.level) / self.size))

    def kernel(self, z):
        squares = (z[:, None, :] - self.points[None]).pow(2).sum(2)
        return torch.exp(-squares / (8 * z.shape[1]))

    def forward(self, x):
        return self.kernel((x - self.mean) / self.std) @ self.weights * self.size + self.level


def train_regressor(x, y, device="cpu", seed=0):
    return Kernel(x, y).to(device)
