# fault: works out the file row from the index by a formula that knows no negative index and no end
# feedback: index -|IndexError|negative
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        end = -1 if names[-1] == "target" else None
        self.x = torch.tensor([[float(v) for v in row[1:end]] for row in rows])
        self.y = None if mode == "test" else torch.tensor([float(row[-1]) for row in rows])
        self.mode = mode
        n_dev = (len(rows) + 9) // 10
        self.n = {"train": len(rows) - n_dev, "dev": n_dev, "test": len(rows)}[mode]

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if self.mode == "test":
            return self.x[i]
        row = 10 * i if self.mode == "dev" else i + i // 9 + 1
        return self.x[row], self.y[row]
