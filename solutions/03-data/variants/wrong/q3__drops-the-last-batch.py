# fault: drop_last in train mode
# feedback: last.*batch
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    g = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=mode == "train", drop_last=mode == "train", generator=g)
