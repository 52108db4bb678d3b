# why: batches of indices from numpy's generator
class Batches:
    def __init__(self, n, size, rng):
        self.n, self.size, self.rng = n, size, rng

    def __len__(self):
        return math.ceil(self.n / self.size)

    def __iter__(self):
        order = np.arange(self.n) if self.rng is None else self.rng.permutation(self.n)
        for i in range(0, self.n, self.size):
            yield order[i : i + self.size].tolist()


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ["train", "dev", "test"]:
        raise ValueError(mode)
    rng = np.random.default_rng(seed) if mode == "train" else None
    return DataLoader(
        dataset, batch_sampler=Batches(len(dataset), batch_size, rng), generator=torch.Generator().manual_seed(seed)
    )
