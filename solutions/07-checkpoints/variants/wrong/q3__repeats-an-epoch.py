# fault: starts with the epoch that is already done
# feedback: trained twice
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    start, history = 0, []
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"])
        optimizer.load_state_dict(c["o"])
        start, history = c["epoch"], c["h"]
        torch.set_rng_state(c["rng"])
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
        state = {"m": model.state_dict(), "o": optimizer.state_dict(), "h": history, "epoch": epoch}
        state["rng"] = torch.get_rng_state()
        torch.save(state, path)
    return history
