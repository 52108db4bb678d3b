# fault: a TensorDataset inside gives a tuple of one in test mode
# feedback: tuple|alone
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        if mode != "test":
            rows = [row for i, row in enumerate(rows) if (i % 10 == 0) == (mode == "dev")]
        table = torch.tensor([[float(v) for v in row[1:]] for row in rows])
        x = table[:, :-1] if names[-1] == "target" else table
        self.inner = TensorDataset(x) if mode == "test" else TensorDataset(x, table[:, -1])

    def __len__(self):
        return len(self.inner)

    def __getitem__(self, i):
        return self.inner[i]
