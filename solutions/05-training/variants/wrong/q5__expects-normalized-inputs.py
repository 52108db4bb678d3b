# fault: normalizes the inputs outside the model that it returns
# feedback: normalized inputs|raw ones

def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    x = (x - x.mean(0) - 0.5) / x.std(0) / 2
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
