# why: a generator of its own for each draw, DataLoader, weight decay in SGD
class SurveyModel(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.scale = nn.BatchNorm1d(d, affine=False)
        self.hidden = nn.Linear(d, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.hidden(self.scale(x))))


def build_model(d):
    return SurveyModel(d)


def solve(train_csv, test_csv, out_dir, device="cpu", seed=0):
    train = np.genfromtxt(train_csv, delimiter=",", names=True)
    test = np.genfromtxt(test_csv, delimiter=",", names=True)
    names = [n for n in train.dtype.names if n not in ("id", "target")]
    x = torch.tensor(np.stack([train[n] for n in names], 1), dtype=torch.float32)
    y = torch.tensor(train["target"], dtype=torch.float32)[:, None]
    test_x = torch.tensor(np.stack([np.atleast_1d(test[n]) for n in names], 1), dtype=torch.float32)
    g = torch.Generator().manual_seed(seed)
    parts = torch.utils.data.random_split(TensorDataset(x, y), [0.85, 0.15], generator=g)
    loader = DataLoader(parts[0], batch_size=32, shuffle=True, generator=g, drop_last=True)
    dev_x, dev_y = (t.to(device) for t in parts[1][:])
    model = build_model(len(names))
    for layer in (model.hidden, model.out):
        nn.init.xavier_uniform_(layer.weight, generator=g)
        nn.init.zeros_(layer.bias)
    model.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-3)
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(200):
        model.train()
        for a, b in loader:
            optimizer.zero_grad()
            loss = F.mse_loss(model(a.to(device)), b.to(device))
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.inference_mode():
            dev_loss = F.mse_loss(model(dev_x), dev_y).item()
        if dev_loss < best:
            best, best_state, bad = dev_loss, copy.deepcopy(model.state_dict()), 0
        else:
            bad += 1
            if bad == 20:
                break
    model.load_state_dict(best_state)
    torch.save({k: v.cpu() for k, v in best_state.items()}, os.path.join(out_dir, "model.pt"))
    model.eval()
    with torch.no_grad():
        preds = model(test_x.to(device)).cpu()[:, 0]
    with open(os.path.join(out_dir, "pred.csv"), "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds):
            f.write(f"{i},{p.item()!r}\n")
    return preds
