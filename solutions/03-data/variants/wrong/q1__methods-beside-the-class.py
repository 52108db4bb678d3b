# fault: the two methods are not indented: functions beside the class
# feedback: indent|__len__|__getitem__
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            header = file.readline().strip().split(",")
            rows = [[float(v) for v in line.split(",")[1:]] for line in file if line.strip()]
        table = torch.tensor(rows)
        self.x, self.y = table, None
        if header[-1] == "target":
            self.x, self.y = table[:, :-1], table[:, -1]
        if mode != "test":
            keep = torch.tensor([(i % 10 == 0) == (mode == "dev") for i in range(len(table))])
            self.x, self.y = self.x[keep], self.y[keep]


def __len__(self):
    return len(self.x)


def __getitem__(self, i):
    return self.x[i], self.y[i]
