# fault: adds up tensors and returns one
# feedback: int
def count_parameters(model, trainable_only=True):
    total = torch.tensor(0)
    for p in model.parameters():
        if p.requires_grad or not trainable_only:
            total += p.numel()
    return total
