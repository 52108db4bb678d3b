# fault: takes parameters of one shape for shared ones
# feedback: identity|shared|look alike
def count_parameters(model, trainable_only=True):
    by_shape = {}
    for name, p in model.named_parameters():
        if p.requires_grad or not trainable_only:
            by_shape[p.shape] = p.numel()
    return sum(by_shape.values())
