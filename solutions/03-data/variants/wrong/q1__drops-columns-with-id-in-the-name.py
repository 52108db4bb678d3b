# fault: drops every column whose name contains "id", so "humidity" goes too
# feedback: contains .id|features
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        self.mode = mode
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        columns = [j for j, name in enumerate(names) if "id" not in name and name != "target"]
        if mode != "test":
            rows = [row for i, row in enumerate(rows) if (i % 10 == 0) == (mode == "dev")]
            self.y = torch.tensor([float(row[-1]) for row in rows])
        self.x = torch.tensor([[float(row[j]) for j in columns] for row in rows])

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        if self.mode == "test":
            return self.x[i]
        return self.x[i], self.y[i]
