# why: each epoch seeds Python's own generator with seed and epoch
class Shuffled(torch.utils.data.Sampler):
    def __init__(self, n, seed):
        self.n, self.seed, self.epoch = n, seed, 0

    def __len__(self):
        return self.n

    def __iter__(self):
        order = list(range(self.n))
        random.Random(1000 * self.seed + self.epoch).shuffle(order)
        self.epoch += 1
        return iter(order)


def make_loader(dataset, batch_size, mode, seed=0):
    if mode == "train":
        return DataLoader(
            dataset, batch_size, sampler=Shuffled(len(dataset), seed), generator=torch.Generator().manual_seed(seed)
        )
    elif mode == "dev" or mode == "test":
        return DataLoader(dataset, batch_size, generator=torch.Generator().manual_seed(seed))
    else:
        raise ValueError(f"{mode} is no mode")
