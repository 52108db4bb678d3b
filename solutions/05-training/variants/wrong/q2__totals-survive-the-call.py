# fault: the sums live in a default argument and go on in the next epoch
# feedback: start its sums at zero

def train_one_epoch(model, loader, criterion, optimizer, device="cpu", sums={"total": 0.0, "n": 0}):
    model.train()
    for x, y in loader:
        sums["total"] += training_step(model, (x, y), criterion, optimizer, device) * len(x)
        sums["n"] += len(x)
    return sums["total"] / sums["n"]
