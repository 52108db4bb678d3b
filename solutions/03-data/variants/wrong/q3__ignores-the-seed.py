# fault: the generator is seeded with a constant
# feedback: another seed
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    return DataLoader(dataset, batch_size, shuffle=mode == "train", generator=torch.Generator().manual_seed(42))
