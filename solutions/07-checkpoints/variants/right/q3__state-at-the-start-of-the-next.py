# why: try in place of exists; a checkpoint before the first epoch as well
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    def save(done, losses):
        content = (model.state_dict(), optimizer.state_dict(), done, losses, torch.get_rng_state())
        torch.save(content, path)

    try:
        weights, memory, done, losses, rng = torch.load(path, map_location="cpu")
    except FileNotFoundError:
        done, losses = 0, []
        save(done, losses)
    else:
        model.load_state_dict(weights)
        optimizer.load_state_dict(memory)
        torch.random.set_rng_state(rng)
    model.train()
    for epoch in range(done, n_epochs):
        total = torch.zeros((), dtype=torch.float64)
        n = 0
        for x, y in loader_fn(epoch):
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach().double().cpu() * len(x)
            n += len(x)
        losses.append((total / n).item())
        save(epoch + 1, losses)
    return losses
