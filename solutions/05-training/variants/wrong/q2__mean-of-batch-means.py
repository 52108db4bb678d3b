# fault: averages batch means, so the last smaller batch weighs too much
# feedback: mean of the batch means

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    losses = []
    for batch in loader:
        losses.append(training_step(model, batch, criterion, optimizer, device))
    return sum(losses) / len(losses)
