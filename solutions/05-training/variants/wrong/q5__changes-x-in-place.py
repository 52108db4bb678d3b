# fault: normalizes the caller's x in place
# feedback: belongs to the caller

def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    y -= y.mean()
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(x.shape[1], 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for epoch in range(400):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    return model
