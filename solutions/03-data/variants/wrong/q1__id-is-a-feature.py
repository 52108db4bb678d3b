# fault: the id column stays among the features
# feedback: \bid\b
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            self.header = file.readline().strip().split(",")
        table = torch.from_numpy(np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)).float()
        self.x, self.y = table, None
        if self.header[-1] == "target":
            self.x, self.y = table[:, :-1], table[:, -1]
        if mode == "test":
            self.y = None
        else:
            index = np.arange(len(table))
            keep = index % 10 != 0 if mode == "train" else index % 10 == 0
            self.x, self.y = self.x[keep], self.y[keep]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
