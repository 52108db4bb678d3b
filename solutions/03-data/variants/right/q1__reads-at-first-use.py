# why: the file is read once, when the first sample is asked for; bad indices are refused by hand
class TableDataset(Dataset):
    def __init__(self, path, mode):
        if mode not in ("train", "dev", "test"):
            raise ValueError(mode)
        self.path, self.mode, self.cache = str(path), mode, None

    def rows(self):
        if self.cache is None:
            lines = Path(self.path).read_text().splitlines()
            end = -1 if lines[0].split(",")[-1] == "target" else None
            self.cache = []
            for i, line in enumerate(lines[1:]):
                if self.mode == "test" or (i % 10 == 0) is (self.mode == "dev"):
                    cells = np.array(line.split(","), dtype=np.float32)
                    x, y = torch.from_numpy(cells[1:end].copy()), torch.tensor(cells[-1])
                    self.cache.append(x if self.mode == "test" else [x, y])
        return self.cache

    def __len__(self):
        return len(self.rows())

    def __getitem__(self, i):
        n = len(self)
        if not -n <= i < n:
            raise IndexError(f"index {i} of {n}")
        return self.rows()[i % n]
