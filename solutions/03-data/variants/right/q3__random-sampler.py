# why: a sampler and the loader share one generator
from torch.utils.data import RandomSampler


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError("mode")
    g = torch.Generator()
    g.manual_seed(seed)
    sampler = RandomSampler(dataset, generator=g) if mode == "train" else None
    return DataLoader(dataset, batch_size=batch_size, sampler=sampler, generator=g, drop_last=False)
