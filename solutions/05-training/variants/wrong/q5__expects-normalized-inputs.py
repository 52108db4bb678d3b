# fault: normalizes the inputs outside the model that it returns
# feedback: normalized inputs|raw ones

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
        return self.net(x) * self.sy + self.my


def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    x = (x - x.mean(0)) / x.std(0)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Net(x, y).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    model.train()
    for epoch in range(400):
        optimizer.zero_grad()
        loss = (((model(x) - y) / model.sy) ** 2).mean()
        loss.backward()
        optimizer.step()
    return model
