# fault: numpy squeezes a file of one row to a 1-D array
# feedback: single row|1-D|IndexError
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        with open(path) as file:
            names = file.readline().strip().split(",")
        table = torch.from_numpy(np.genfromtxt(path, delimiter=",", skip_header=1, dtype=np.float32))
        if mode != "test":
            table = table[[i for i in range(len(table)) if (i % 10 == 0) == (mode == "dev")]]
        self.x = table[:, 1 : len(names) - (names[-1] == "target")]
        self.y = None if mode == "test" else table[:, -1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i] if self.y is None else (self.x[i], self.y[i])
