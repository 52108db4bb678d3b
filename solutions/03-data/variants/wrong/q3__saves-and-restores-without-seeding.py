# fault: reads the global state while iterating and puts it back, so nothing moves and yet the global seed decides
# feedback: global seed|loader was read
class Quiet(torch.utils.data.Sampler):
    def __init__(self, n, seed):
        self.n, self.seed, self.epoch = n, seed, 0

    def __len__(self):
        return self.n

    def __iter__(self):
        with torch.random.fork_rng(devices=[]):
            for _ in range(self.epoch + self.seed):
                torch.rand(1)
            self.epoch += 1
            return iter(torch.randperm(self.n).tolist())


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    sampler = Quiet(len(dataset), seed) if mode == "train" else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=torch.Generator())
