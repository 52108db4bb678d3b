# fault: cuts the last column off in test mode too, where there may be no target
# feedback: last.*target|features
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        table = torch.from_numpy(np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)).float()
        self.mode = mode
        index = torch.arange(len(table))
        if mode == "train":
            table = table[index % 10 != 0]
        elif mode == "dev":
            table = table[index % 10 == 0]
        self.x, self.y = table[:, 1:-1], table[:, -1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.mode == "test" else (self.x[i], self.y[i])
