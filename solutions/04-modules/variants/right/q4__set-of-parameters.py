# why: parameters are hashed by identity
def count_parameters(model, trainable_only=True):
    ps = {p for _, p in model.named_parameters(remove_duplicate=False)}
    if trainable_only:
        ps = {p for p in ps if p.requires_grad}
    return int(sum(np.prod(p.shape) for p in ps))
