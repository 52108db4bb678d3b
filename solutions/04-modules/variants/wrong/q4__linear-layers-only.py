# fault: only weights and biases of Linear layers
# feedback: all kinds|every shape|a module holds itself
def count_parameters(model, trainable_only=True):
    seen, total = set(), 0
    for m in model.modules():
        if isinstance(m, nn.Linear):
            for p in m.parameters():
                if id(p) not in seen and (p.requires_grad or not trainable_only):
                    total += p.numel()
                    seen.add(id(p))
    return total
