# fault: the first layer has 10 inputs whatever x has
# feedback: shape\[1\]|mat1

def train_regressor(x, y, device="cpu", seed=0):
    x, y = x.to(device), y.to(device)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for epoch in range(400):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    return model
