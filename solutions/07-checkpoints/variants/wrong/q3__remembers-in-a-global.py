# fault: the history lives in a default argument: a second run finds the first one's
# feedback: global variables or default
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs, history=[]):
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"])
        optimizer.load_state_dict(c["o"])
        history[:] = c["h"]
        torch.set_rng_state(c["rng"])
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
        state = {"m": model.state_dict(), "o": optimizer.state_dict(), "h": history, "rng": torch.get_rng_state()}
        torch.save(state, path)
    return list(history)
