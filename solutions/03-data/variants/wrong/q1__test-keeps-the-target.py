# fault: in test mode every column after id is a feature, the target too when it is there
# feedback: target
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        table = torch.from_numpy(np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)).float()[:, 1:]
        index = torch.arange(len(table))
        if mode == "test":
            self.x, self.y = table, None
        else:
            table = table[(index % 10 == 0) == (mode == "dev")]
            self.x, self.y = table[:, :-1], table[:, -1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
