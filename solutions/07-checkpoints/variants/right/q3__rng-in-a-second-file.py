# why: `path` holds the checkpoint of question 2, the random state lies beside it
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    history, first = [], 0
    if os.path.exists(path):
        done, history = load_checkpoint(path, model, optimizer, next(model.parameters()).device)
        first = done + 1
        torch.set_rng_state(torch.load(f"{path}.rng"))
    for epoch in range(first, n_epochs):
        model.train()
        losses = []
        for batch in loader_fn(epoch):
            x, y = batch
            for p in model.parameters():
                p.grad = None
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            losses += [loss.item()] * len(x)
        history = history + [sum(losses) / len(losses)]
        torch.save(torch.get_rng_state(), f"{path}.rng")
        save_checkpoint(path, model, optimizer, epoch, history)
    return history
