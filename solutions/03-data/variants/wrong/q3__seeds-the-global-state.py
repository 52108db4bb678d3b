# fault: torch.manual_seed for a private purpose
# feedback: global
def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    torch.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=mode == "train")
