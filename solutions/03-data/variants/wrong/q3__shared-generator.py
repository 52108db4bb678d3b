# fault: one generator for all loaders: they disturb each other
# feedback: share|each other|own `?generator
_GENERATOR = torch.Generator()


def make_loader(dataset, batch_size, mode, seed=0):
    if mode not in ("train", "dev", "test"):
        raise ValueError(mode)
    _GENERATOR.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=mode == "train", generator=_GENERATOR)
