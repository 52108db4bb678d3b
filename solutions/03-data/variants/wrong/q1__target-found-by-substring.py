# fault: looks for the letters "target" anywhere in the header, so a feature called target_before costs the last column
# feedback: merely contains|last name
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            has_target = "target" in file.readline()
        table = torch.from_numpy(np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)).float()
        index = torch.arange(len(table))
        self.x = table[:, 1:-1] if has_target else table[:, 1:]
        self.y = None
        if mode != "test":
            keep = (index % 10 == 0) == (mode == "dev")
            self.x, self.y = self.x[keep], table[keep, -1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
