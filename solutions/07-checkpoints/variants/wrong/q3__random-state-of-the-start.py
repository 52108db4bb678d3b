# fault: the random state is taken once, before training
# feedback: end of each epoch
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    history = []
    rng = torch.get_rng_state()
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"])
        optimizer.load_state_dict(c["o"])
        history, rng = c["h"], c["rng"]
        torch.set_rng_state(rng)
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
        torch.save({"m": model.state_dict(), "o": optimizer.state_dict(), "h": history, "rng": rng}, path)
    return history
