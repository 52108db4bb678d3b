# why: train() again for each batch is harmless; one entry per sample is a weighted mean too

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    history = []
    for batch in loader:
        model.train(True)
        x, y = batch[0].to(device), batch[1].to(device)
        model.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        history += [loss.item()] * len(x)
    return math.fsum(history) / len(history)
