# fault: multiplies the first two lengths, which fits matrices only
# feedback: shape|numel
def count_parameters(model, trainable_only=True):
    total = 0
    for p in model.parameters():
        if p.requires_grad or not trainable_only:
            total += p.shape[0] * (p.shape[1] if p.dim() > 1 else 1) if p.dim() else 1
    return total
