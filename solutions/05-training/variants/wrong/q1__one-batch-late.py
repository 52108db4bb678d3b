# fault: steps with the gradient of the batch before; converges, one batch late
# feedback: one batch late|ran before

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = (part.to(device) for part in batch)
    loss = criterion(model(x), y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()
