# fault: only the order of the batches is random, neighbours stay together
# feedback: neighbours|batches
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    if mode != "train":
        return DataLoader(dataset, batch_size, generator=g)
    n = len(dataset)
    blocks = [list(range(i, min(i + batch_size, n))) for i in range(0, n, batch_size)]

    class Blocks:
        def __len__(self):
            return len(blocks)

        def __iter__(self):
            order = torch.randperm(len(blocks), generator=g).tolist()
            order.sort(key=lambda b: len(blocks[b]) < batch_size)
            return iter([blocks[b] for b in order])

    return DataLoader(dataset, batch_sampler=Blocks(), generator=g)
