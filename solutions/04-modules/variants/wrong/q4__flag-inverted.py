# fault: trainable_only=False counts only the frozen ones
# feedback: frozen
def count_parameters(model, trainable_only=True):
    return sum(p.numel() for p in model.parameters() if p.requires_grad == trainable_only)
