# fault: y has shape (1,) because a slice keeps the dimension
# feedback: shape \(1,\)
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        if mode != "test":
            rows = [row for i, row in enumerate(rows) if (i % 10 == 0) == (mode == "dev")]
        d = len(names) - 1 - (names[-1] == "target")
        self.d, self.mode = d, mode
        self.table = torch.tensor([[float(v) for v in row[1:]] for row in rows])

    def __len__(self):
        return len(self.table)

    def __getitem__(self, i):
        row = self.table[i]
        return row[: self.d] if self.mode == "test" else (row[: self.d], row[self.d :])
