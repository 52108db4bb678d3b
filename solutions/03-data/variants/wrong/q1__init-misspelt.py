# fault: the constructor is called `init`, an ordinary method that nobody calls
# feedback: __init__|underscore
class TableDataset(Dataset):
    def init(self, path, mode):
        table = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
        self.x = torch.tensor(table[:, 1:-1], dtype=torch.float32)
        self.y = torch.tensor(table[:, -1], dtype=torch.float32)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
