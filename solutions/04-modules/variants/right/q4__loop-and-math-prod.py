# why: a plain loop, sizes as products of lengths
def count_parameters(model, trainable_only=True):
    n = 0
    for _, p in model.named_parameters():
        if trainable_only and not p.requires_grad:
            continue
        n += math.prod(p.size())
    return n
