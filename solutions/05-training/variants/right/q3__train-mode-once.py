# why: nothing switches to eval in between, so train() before the loop reaches all epochs

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    model.train()
    history = []
    for _ in range(n_epochs):
        weighted = count = 0
        for batch in loader:
            loss = training_step(model, batch, criterion, optimizer, device)
            weighted += loss * len(batch[1])
            count += len(batch[1])
        history.append(weighted / count)
    return history
