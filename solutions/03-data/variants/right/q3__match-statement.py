# why: the modes written out, one generator for all three
def make_loader(dataset, batch_size, mode, seed=0):
    match mode:
        case "train":
            shuffle = True
        case "dev" | "test":
            shuffle = False
        case _:
            raise ValueError(mode)
    generator = torch.Generator(device="cpu")
    generator.manual_seed(int(seed))
    return torch.utils.data.DataLoader(dataset, batch_size, shuffle, generator=generator, num_workers=0)
