# fault: a misspelt mode is taken for dev
# feedback: ValueError
def make_loader(dataset, batch_size, mode, seed=0):
    g = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=(mode == "train"), generator=g)
