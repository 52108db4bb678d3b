# fault: divides by the size of the data set, wrong with drop_last and samplers
# feedback: 11|data set

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total = 0.0
    n = len(loader.dataset) if hasattr(loader, "dataset") else sum(len(x) for x, _ in loader)
    for x, y in loader:
        total += training_step(model, (x, y), criterion, optimizer, device) * len(x)
    return total / n
