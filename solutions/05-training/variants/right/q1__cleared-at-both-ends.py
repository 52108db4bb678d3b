# why: clearing again after the step frees memory and harms nobody

def training_step(model, batch, criterion, optimizer, device="cpu"):
    optimizer.zero_grad()
    x, y = (part.to(device) for part in batch)
    with torch.enable_grad():
        loss = criterion(model(x), y)
    torch.autograd.backward(loss)
    optimizer.step()
    optimizer.zero_grad()
    return loss.tolist()
