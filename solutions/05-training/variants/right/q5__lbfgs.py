# why: LBFGS on the whole data set, seeded by saving and restoring the global state

class Net(nn.Module):
    def __init__(self, x, y, hidden=48):
        super().__init__()
        self.register_buffer("mx", x.mean(0))
        self.register_buffer("sx", x.std(0))
        self.register_buffer("my", y.mean(0))
        self.register_buffer("sy", y.std(0))
        self.net = nn.Sequential(
            nn.Linear(x.shape[1], hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1)
        )

    def forward(self, x):
        return self.net((x - self.mx) / self.sx) * self.sy + self.my


def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    before = torch.get_rng_state()
    torch.manual_seed(seed)
    model = Net(x, y, 24).to(device)
    torch.set_rng_state(before)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=150, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = (((model(x) - y) / model.sy) ** 2).mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    return model.cpu().to(device)
