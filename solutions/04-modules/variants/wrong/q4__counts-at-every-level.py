# fault: goes over modules() and calls parameters() on each
# feedback: level
def count_parameters(model, trainable_only=True):
    return sum(
        p.numel()
        for module in model.modules()
        for p in module.parameters()
        if p.requires_grad or not trainable_only
    )
