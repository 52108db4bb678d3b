# fault: saves the seed, which starts the random numbers from their beginning
# feedback: seed is not enough
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    history = []
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"])
        optimizer.load_state_dict(c["o"])
        history = c["h"]
        torch.manual_seed(c["seed"])
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
        state = {"m": model.state_dict(), "o": optimizer.state_dict(), "h": history, "seed": torch.initial_seed()}
        torch.save(state, path)
    return history
