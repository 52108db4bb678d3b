# fault: the list of rows belongs to the class, so a second dataset adds to the first
# feedback: share|class|other rows
class TableDataset(Dataset):
    rows = []

    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        self.rows.clear()
        with open(path) as file:
            names, *rows = list(csv.reader(file))
        for i, row in enumerate(rows):
            if mode == "test" or (i % 10 == 0) == (mode == "dev"):
                numbers = torch.tensor([float(v) for v in row[1:]])
                x = numbers[:-1] if names[-1] == "target" else numbers
                self.rows.append(x if mode == "test" else (x, numbers[-1]))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i]
