# why: normalization as a fixed first and last Linear layer; dropout-free Sequential; min and max for the targets

def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    d = x.shape[1]
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        inner = nn.Sequential(nn.Linear(d, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
    low, high = y.min(), y.max()
    target = (y - low) / (high - low) * 4 - 2
    optimizer = torch.optim.Adam(inner.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 400)
    for _ in range(400):
        loss = nn.functional.mse_loss(inner(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    outer = nn.Linear(1, 1).to(device)
    with torch.no_grad():
        outer.weight.fill_(float(high - low) / 4)
        outer.bias.fill_(float((high + low) / 2))
    return nn.Sequential(inner, outer)
