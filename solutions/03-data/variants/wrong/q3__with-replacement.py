# fault: draws with replacement, so some samples come twice and others never
# feedback: replacement|exactly once
from torch.utils.data import RandomSampler


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    sampler = RandomSampler(dataset, replacement=True, generator=g) if mode == "train" else None
    return DataLoader(dataset, batch_size, sampler=sampler, generator=g)
