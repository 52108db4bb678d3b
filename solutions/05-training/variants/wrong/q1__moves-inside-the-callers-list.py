# fault: writes the moved tensors into the caller's batch
# feedback: belongs to the caller

def training_step(model, batch, criterion, optimizer, device="cpu"):
    batch = batch if isinstance(batch, list) else list(batch)
    for i in range(len(batch)):
        batch[i] = batch[i].to(device)
    x = batch.pop(0)
    y = batch.pop(0)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
