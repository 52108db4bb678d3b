# why: columns are chosen by name, and samples are kept as a list of pairs
class TableDataset(Dataset):
    def __init__(self, path, mode):
        super().__init__()
        tests = {"train": lambda i: i % 10 != 0, "dev": lambda i: i % 10 == 0, "test": lambda i: True}
        if mode not in tests:
            raise ValueError(mode)
        self.samples = []
        with open(path, newline="") as file:
            for i, row in enumerate(csv.DictReader(file)):
                if tests[mode](i):
                    row.pop("id")
                    y = row.pop("target", None)
                    x = torch.tensor([float(v) for v in row.values()])
                    self.samples.append(x if mode == "test" else (x, torch.tensor(float(y))))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        return self.samples[i]
