# fault: the generator lives on between calls
# feedback: between calls|same seed
_generators = {}


def init_weights(model, seed):
    g = _generators.setdefault(seed, torch.Generator().manual_seed(seed))
    for m in model.modules():
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight, generator=g)
            if m.bias is not None:
                nn.init.zeros_(m.bias)
