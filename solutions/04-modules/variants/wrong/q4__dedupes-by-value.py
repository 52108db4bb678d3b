# fault: takes parameters with equal numbers for shared ones
# feedback: look alike|same object
def count_parameters(model, trainable_only=True):
    kept = []
    for p in model.parameters():
        if (p.requires_grad or not trainable_only) and not any(
            q.shape == p.shape and torch.equal(p, q) for q in kept
        ):
            kept.append(p)
    return sum(p.numel() for p in kept)
