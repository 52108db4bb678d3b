# why: the states of torch, numpy and random; saved atomically
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    path = Path(path)
    state = {"history": [], "epoch": 0}
    if path.is_file():
        state = torch.load(path, map_location="cpu", weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["torch"])
        if torch.cuda.is_available():
            torch.cuda.set_rng_state_all(state["cuda"])
        np.random.set_state(state["numpy"])
        random.setstate(state["random"])
    history = state["history"]
    while len(history) < n_epochs:
        model.train()
        seen = total = 0
        for x, y in loader_fn(len(history)):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            seen, total = seen + x.shape[0], total + float(loss) * x.shape[0]
        history.append(total / seen)
        state = {
            "history": history,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
            "numpy": np.random.get_state(),
            "random": random.getstate(),
        }
        atomic_save(state, path)
    return history
