# fault: unshuffled loaders get no generator and draw from the global one while iterating
# feedback: iterating|every mode
def make_loader(dataset, batch_size, mode, seed=0):
    if mode == "train":
        g = torch.Generator().manual_seed(seed)
        return DataLoader(dataset, batch_size, shuffle=True, generator=g)
    if mode in ("dev", "test"):
        return DataLoader(dataset, batch_size, shuffle=False)
    raise ValueError(mode)
