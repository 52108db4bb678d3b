# fault: the sampler seeds its generator anew whenever an epoch starts
# feedback: epoch
class Seeded(torch.utils.data.Sampler):
    def __init__(self, n, seed):
        self.n, self.seed = n, seed

    def __len__(self):
        return self.n

    def __iter__(self):
        g = torch.Generator().manual_seed(self.seed)
        return iter(torch.randperm(self.n, generator=g).tolist())


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    sampler = Seeded(len(dataset), seed) if mode == "train" else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=g)
