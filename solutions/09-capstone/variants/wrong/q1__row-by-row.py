# fault: no early stopping, and after every batch all rows are predicted one at a time, twice
# feedback: CPU seconds|did not finish
class SurveyModel(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(d, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1))
        self.register_buffer("x_mean", torch.zeros(d))
        self.register_buffer("x_std", torch.ones(d))
        self.register_buffer("y_mean", torch.zeros(()))
        self.register_buffer("y_std", torch.ones(()))

    def fit_scales(self, x, y):
        std = x.std(dim=0, correction=0)
        self.x_mean.copy_(x.mean(dim=0))
        self.x_std.copy_(torch.where(std > 0, std, 1.0))
        self.y_mean.copy_(y.mean())
        self.y_std.copy_(y.std())

    def forward(self, x):
        return self.net((x - self.x_mean) / self.x_std).squeeze(1) * self.y_std + self.y_mean


def build_model(d):
    return SurveyModel(d)


def read_survey(path):
    with open(path, newline="") as file:
        names, *rows = [row for row in csv.reader(file) if row]
    table = torch.tensor([[float(cell) for cell in row[1:]] for row in rows], dtype=torch.float32)
    if names[-1] == "target":
        return table[:, :-1], table[:, -1]
    return table, None


def solve(train_csv, test_csv, out_dir, device="cpu", seed=0):
    out_dir = Path(out_dir)
    x, y = read_survey(train_csv)
    test_x, test_y = read_survey(test_csv)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        order = torch.randperm(len(x))
        dev, train = order[: len(x) // 5], order[len(x) // 5 :]
        model = build_model(x.shape[1])
        model.fit_scales(x[train], y[train])
        model.to(device)
        x, y, test_x = x.to(device), y.to(device), test_x.to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
        best, waited = math.inf, 0
        for _ in range(60):
            model.train()
            for rows in train[torch.randperm(len(train))].split(32):
                optimizer.zero_grad()
                loss = F.mse_loss(model(x[rows]) / model.y_std, y[rows] / model.y_std)
                loss.backward()
                optimizer.step()
                model.eval()
                with torch.no_grad():
                    errors = [(model(x[i : i + 1]) - y[i]).square().item() for i in range(len(x))]
                    train_loss = sum((model(x[i : i + 1]) - y[i]).square().item() for i in range(len(x)))
                    dev_loss = sum(errors[i] for i in dev)
                model.train()
                if dev_loss < best:
                    best = dev_loss
                    torch.save(model.state_dict(), out_dir / "model.pt")
    model.load_state_dict(torch.load(out_dir / "model.pt", map_location=device, weights_only=True))
    model.eval()
    with torch.no_grad():
        preds = model(test_x).cpu()
    with open(out_dir / "pred.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        writer.writerows(enumerate(preds.tolist()))
    return preds
