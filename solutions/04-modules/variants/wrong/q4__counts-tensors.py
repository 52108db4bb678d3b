# fault: counts tensors, not numbers
# feedback: number of parameter tensors|numel
def count_parameters(model, trainable_only=True):
    return len([p for p in model.parameters() if p.requires_grad or not trainable_only])
