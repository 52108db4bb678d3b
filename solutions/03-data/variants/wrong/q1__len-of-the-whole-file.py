# fault: __len__ counts the rows of the file, not those of the mode
# feedback: __len__
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            names, *self.lines = list(csv.reader(file))
        rows = self.lines
        if mode != "test":
            rows = [row for i, row in enumerate(rows) if (i % 10 == 0) == (mode == "dev")]
        end = -1 if names[-1] == "target" else None
        self.x = torch.tensor([[float(v) for v in row[1:end]] for row in rows])
        self.y = None if mode == "test" else torch.tensor([float(row[-1]) for row in rows])

    def __len__(self):
        return len(self.lines)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
