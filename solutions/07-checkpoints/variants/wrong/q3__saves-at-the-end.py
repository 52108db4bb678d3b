# fault: one checkpoint, when all epochs are done
# feedback: inside the loop
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    history = []
    if os.path.exists(path):
        _, history = load_checkpoint(path, model, optimizer)
    for epoch in range(len(history), n_epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in loader_fn(epoch):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count)
    save_checkpoint(path, model, optimizer, n_epochs, history)
    return history
