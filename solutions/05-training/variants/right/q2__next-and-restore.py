# why: an explicit iterator visits each batch once; restoring the caller's mode afterwards is not forbidden

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    was = model.training
    model.train()
    seen = 0
    mean = 0.0
    batches = iter(loader)
    for _ in range(len(loader)):
        x, y = next(batches)
        loss = training_step(model, (x, y), criterion, optimizer, device)
        seen += len(x)
        mean += (loss - mean) * len(x) / seen
    model.train(was)
    return mean
