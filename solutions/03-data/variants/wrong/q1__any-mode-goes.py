# fault: whatever is not train or dev counts as test
# feedback: ValueError
class TableDataset(Dataset):
    def __init__(self, path, mode):
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        self.labelled = mode in ("train", "dev")
        if mode == "train":
            rows = [row for i, row in enumerate(rows) if i % 10]
        elif mode == "dev":
            rows = rows[::10]
        end = -1 if names[-1] == "target" else None
        self.x = torch.tensor([[float(v) for v in row[1:end]] for row in rows])
        self.y = torch.tensor([float(row[-1]) for row in rows])

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return (self.x[i], self.y[i]) if self.labelled else self.x[i]
