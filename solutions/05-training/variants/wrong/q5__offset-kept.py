# fault: divides targets by their largest value and keeps the offset: a large offset leaves nothing to learn
# feedback: offset|mean|scale|target
class _D(nn.Module):
    def __init__(self, net, k):
        super().__init__(); self.net = net; self.register_buffer("k", k)
    def forward(self, x):
        return self.net(x) * self.k
def train_regressor(x, y, device="cpu", seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = _D(nn.Sequential(nn.Linear(x.shape[1], 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 1)), y.abs().max()).to(device)
        x, y = x.to(device), y.to(device)
        opt = torch.optim.Adam(net.parameters(), lr=0.01)
        for _ in range(700):
            opt.zero_grad(); nn.functional.mse_loss(net.net(x), y / net.k).backward(); opt.step()
    return net
