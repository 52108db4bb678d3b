# fault: the loaded part of the history is dropped
# feedback: history is part of the checkpoint
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    start = 0
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"])
        optimizer.load_state_dict(c["o"])
        start = c["done"]
        torch.set_rng_state(c["rng"])
    history = []
    for epoch in range(start, n_epochs):
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
        state = {"m": model.state_dict(), "o": optimizer.state_dict(), "done": epoch + 1, "rng": torch.get_rng_state()}
        torch.save(state, path)
    return history
