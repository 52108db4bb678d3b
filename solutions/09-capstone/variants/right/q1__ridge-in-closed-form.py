# why: a closed solution is a model too; the dev set chooses the strength
class SurveyModel(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.linear = nn.Linear(d, 1, dtype=torch.float64)

    def forward(self, x):
        return self.linear(x.double()).float()


def build_model(d):
    return SurveyModel(d)


def solve(train_csv, test_csv, out_dir, device="cpu", seed=0):
    def read(path):
        with open(path) as file:
            header = file.readline().strip().split(",")
            rows = np.array([line.split(",") for line in file if line.strip()], dtype=np.float64)
        keep = [i for i, name in enumerate(header) if name not in ("id", "target")]
        return rows[:, keep], rows[:, header.index("target")] if "target" in header else None

    x, y = read(train_csv)
    test_x, _ = read(test_csv)
    order = np.random.default_rng(seed).permutation(len(x))
    dev, train = order[: len(x) // 5], order[len(x) // 5 :]

    def fit(rows, strength):
        mean, std = x[rows].mean(0), x[rows].std(0)
        std[std == 0] = 1
        z = (x[rows] - mean) / std
        w = np.linalg.solve(z.T @ z + strength * np.eye(z.shape[1]), z.T @ (y[rows] - y[rows].mean())) / std
        return w, y[rows].mean() - mean @ w

    def error(strength):
        w, b = fit(train, strength)
        return np.mean((x[dev] @ w + b - y[dev]) ** 2)

    w, b = fit(np.arange(len(x)), min((0.1, 1.0, 10.0, 100.0), key=error))
    model = build_model(x.shape[1]).to(device)
    with torch.no_grad():
        model.linear.weight.copy_(torch.from_numpy(w)[None])
        model.linear.bias.fill_(b)
        torch.save(model.state_dict(), Path(out_dir) / "model.pt")
        preds = model(torch.from_numpy(test_x).float().to(device)).reshape(-1).cpu()
    np.savetxt(
        Path(out_dir) / "pred.csv", np.column_stack([np.arange(len(preds)), preds.numpy()]),
        fmt=["%d", "%.9g"], delimiter=",", header="id,prediction", comments="",
    )
    return preds
