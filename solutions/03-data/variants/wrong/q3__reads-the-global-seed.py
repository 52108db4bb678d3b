# fault: mixes torch's global seed into its own
# feedback: global seed
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed((torch.initial_seed() + seed) % 2**31)
    return DataLoader(dataset, batch_size, shuffle=mode == "train", generator=g)
