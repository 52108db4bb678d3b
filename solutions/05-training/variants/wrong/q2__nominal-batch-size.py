# fault: weighs by loader.batch_size
# feedback: mean of the batch means|sample|plain list

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total = 0.0
    for batch in loader:
        total += training_step(model, batch, criterion, optimizer, device) * loader.batch_size
    return total / len(loader.dataset)
