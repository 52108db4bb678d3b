# fault: the set of parameters seen is a default argument, so the second call finds nothing new
# feedback: twice|between calls|again|counted
def count_parameters(model, trainable_only=True, seen=set()):
    total = 0
    for p in model.parameters():
        if p not in seen and (p.requires_grad or not trainable_only):
            seen.add(p)
            total += p.numel()
    return total
