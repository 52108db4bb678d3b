# fault: parses the whole file again for each sample
# feedback: read.*once|opened
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        self.path, self.mode = path, mode
        names, rows = self.load()
        self.rows = [i for i in range(len(rows)) if mode == "test" or (i % 10 == 0) == (mode == "dev")]

    def load(self):
        with open(self.path) as file:
            names, *rows = list(csv.reader(file))
        return names, rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        names, rows = self.load()
        row = [float(v) for v in rows[self.rows[i]]]
        x = torch.tensor(row[1:-1] if names[-1] == "target" else row[1:])
        return x if self.mode == "test" else (x, torch.tensor(row[-1]))
