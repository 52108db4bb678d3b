# fault: only test keeps its order
# feedback: shuffle|order of the dataset
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=mode != "test", generator=g)
