# why: a walk over all modules, each parameter once by id
def count_parameters(model, trainable_only=True):
    found = {}
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if not trainable_only or p.requires_grad:
                found[id(p)] = p.numel()
    return sum(found.values())
