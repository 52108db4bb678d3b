# fault: frozen parameters always count
# feedback: requires_grad|frozen
def count_parameters(model, trainable_only=True):
    return sum(p.numel() for p in model.parameters())
