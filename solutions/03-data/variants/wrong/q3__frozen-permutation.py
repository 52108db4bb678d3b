# fault: one permutation, drawn once: every epoch has the same order
# feedback: epoch
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    if mode == "train":
        dataset = Subset(dataset, torch.randperm(len(dataset), generator=g).tolist())
    return DataLoader(dataset, batch_size, generator=g)
