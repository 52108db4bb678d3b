# fault: an exponential average is not the mean of the epoch
# feedback: mean over all samples

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    average = None
    for batch in loader:
        loss = training_step(model, batch, criterion, optimizer, device)
        average = loss if average is None else 0.9 * average + 0.1 * loss
    return average
