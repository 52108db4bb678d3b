# why: one base seed, drawn once and kept in the file, and a seed of its own for every epoch
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    base, history = torch.initial_seed() % 1_000_000, []
    if os.path.exists(path):
        c = torch.load(path, map_location="cpu")
        base, history = c["base"], c["history"]
        model.load_state_dict(c["model"])
        optimizer.load_state_dict(c["optimizer"])
    for epoch in range(len(history), n_epochs):
        torch.manual_seed(base + epoch)
        model.train()
        s = n = 0
        for x, y in loader_fn(epoch):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            s, n = s + loss.item() * len(y), n + len(y)
        history.append(s / n)
        torch.save(
            {"base": base, "history": history, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, path
        )
    return history
