# why: np.float64 is a float; each part is put in train mode by hand

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    for module in model.modules():
        module.training = True
    losses, sizes = [], []
    for i, batch in enumerate(loader):
        losses.append(training_step(model, batch, criterion, optimizer, device))
        sizes.append(batch[0].shape[0])
    return np.average(losses, weights=sizes)
