# why: the randomness of an epoch depends on its number alone, in both runs
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    start, history = 0, []
    if Path(path).exists():
        last, history = load_checkpoint(path, model, optimizer)
        start = last + 1
    for epoch in range(start, n_epochs):
        torch.manual_seed(1000 + epoch)
        model.train()
        losses, sizes = [], []
        for x, y in loader_fn(epoch):
            optimizer.zero_grad(set_to_none=False)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(x))
        history.append(float(np.average(losses, weights=sizes)))
        save_checkpoint(path, model, optimizer, epoch, history)
    return history
