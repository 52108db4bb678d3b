# fault: the lecture's formula, which a plain list of batches does not survive
# feedback: plain list

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total = 0.0
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
    return total / len(loader.dataset)
