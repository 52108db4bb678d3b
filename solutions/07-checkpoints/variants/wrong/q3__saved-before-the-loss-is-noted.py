# fault: the checkpoint is written before the epoch's loss is appended
# feedback: before its checkpoint
import os
def train_resumable(path, model, loader_fn, criterion, optimizer, n_epochs):
    history = []; start = 0
    if os.path.exists(path):
        c = torch.load(path, weights_only=True)
        model.load_state_dict(c["m"]); optimizer.load_state_dict(c["o"]); torch.set_rng_state(c["r"]); history = c["h"]; start = c["e"]
    for epoch in range(start, n_epochs):
        model.train(); total = n = 0
        for x, y in loader_fn(epoch):
            optimizer.zero_grad(); loss = criterion(model(x), y); loss.backward(); optimizer.step()
            total += loss.item() * len(x); n += len(x)
        torch.save({"m": model.state_dict(), "o": optimizer.state_dict(), "h": history, "r": torch.get_rng_state(), "e": epoch + 1}, path)
        history.append(total / n)
    return history
