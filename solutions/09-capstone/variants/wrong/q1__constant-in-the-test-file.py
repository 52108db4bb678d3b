# fault: columns that are constant in the test file are switched off: a row's prediction depends on the other test rows
# feedback: test|row|depend|half|alone|subset|leak|other
def survey_rows(path):
    """(features, targets or None) of a file, as float32 arrays."""
    with open(path, newline="") as file:
        header, *lines = csv.reader(file)
    table = np.array(lines, dtype=np.float64)
    has_target = header[-1] == "target"
    x = table[:, 1:-1] if has_target else table[:, 1:]
    return x.astype(np.float32), table[:, -1].astype(np.float32) if has_target else None


class SurveyModel(nn.Module):
    """Raw features in, raw targets out: scales are buffers."""

    def __init__(self, d, hidden=16):
        super().__init__()
        self.register_buffer("mean", torch.zeros(d))
        self.register_buffer("std", torch.ones(d))
        self.register_buffer("y_mean", torch.zeros(()))
        self.register_buffer("y_std", torch.ones(()))
        self.straight = nn.Linear(d, 1)
        self.bent = nn.Sequential(nn.Linear(d, hidden), nn.ReLU(), nn.Dropout(0.3), nn.Linear(hidden, 1))

    def forward(self, x):
        z = (x - self.mean) / self.std
        return (self.straight(z) + self.bent(z)).squeeze(1) * self.y_std + self.y_mean


def solve(train_csv, test_csv, out_dir, device="cpu", seed=0):
    out_dir = Path(out_dir)
    x, y = survey_rows(train_csv)
    x_test, _ = survey_rows(test_csv)
    order = np.random.default_rng(seed).permutation(len(x))
    dev, train = order[: len(x) // 6], order[len(x) // 6 :]
    x, y, x_test = torch.from_numpy(x), torch.from_numpy(y), torch.from_numpy(x_test)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = SurveyModel(x.shape[1])
        std = x[train].std(dim=0, correction=0)
        model.mean.copy_(x[train].mean(dim=0))
        model.std.copy_(torch.where(std < 1e-6, torch.ones_like(std), std))
        useless = torch.from_numpy(x_test.numpy().std(axis=0) < 1e-6)
        x, x_test = x.masked_fill(useless, 0.0), x_test.masked_fill(useless, 0.0)
        model.y_mean.copy_(y[train].mean())
        model.y_std.copy_(y[train].std())
        model.to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.3)
        best, waited = math.inf, 0
        for epoch in range(150):
            model.train()
            for rows in torch.from_numpy(train)[torch.randperm(len(train))].split(64):
                optimizer.zero_grad()
                loss = F.mse_loss(model(x[rows].to(device)), y[rows].to(device)) / model.y_std**2
                loss.backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                dev_loss = F.mse_loss(model(x[dev].to(device)), y[dev].to(device)).item()
            if dev_loss < best:
                best, waited = dev_loss, 0
                torch.save(model.state_dict(), out_dir / "model.pt")
            else:
                waited += 1
                if waited >= 12:
                    break
    model.load_state_dict(torch.load(out_dir / "model.pt", map_location=device, weights_only=True))
    model.eval()
    with torch.no_grad():
        preds = model(x_test.to(device)).cpu()
    with open(out_dir / "pred.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(enumerate(preds.tolist()))
    return preds
