# fault: the sampler has a generator of its own, the loader draws its base seed from the global one
# feedback: sampler|iterating
from torch.utils.data import RandomSampler, SequentialSampler


def make_loader(dataset, batch_size, mode, seed=0):
    if mode == "train":
        sampler = RandomSampler(dataset, generator=torch.Generator().manual_seed(seed))
    elif mode in ("dev", "test"):
        sampler = SequentialSampler(dataset)
    else:
        raise ValueError(mode)
    return DataLoader(dataset, batch_size, sampler=sampler)
