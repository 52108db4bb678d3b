# fault: takes for granted that the file ends with a line break
# feedback: last row|line break
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            lines = file.read().split("\n")
        names, rows = lines[0].split(","), [line.split(",") for line in lines[1:-1]]
        if mode != "test":
            rows = [row for i, row in enumerate(rows) if (i % 10 == 0) == (mode == "dev")]
        end = -1 if names[-1] == "target" else None
        self.x = torch.tensor([[float(v) for v in row[1:end]] for row in rows])
        self.y = None if mode == "test" else torch.tensor([float(row[-1]) for row in rows])

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
