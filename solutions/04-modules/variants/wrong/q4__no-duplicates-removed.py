# fault: named_parameters with remove_duplicate=False
# feedback: shared|once|too many
def count_parameters(model, trainable_only=True):
    named = model.named_parameters(remove_duplicate=False)
    return sum(p.numel() for _, p in named if p.requires_grad or not trainable_only)
