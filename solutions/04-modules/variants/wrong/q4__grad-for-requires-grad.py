# fault: asks for a gradient instead of requires_grad
# feedback: p\.grad|has a gradient
def count_parameters(model, trainable_only=True):
    return sum(p.numel() for p in model.parameters() if not trainable_only or p.grad is not None)
