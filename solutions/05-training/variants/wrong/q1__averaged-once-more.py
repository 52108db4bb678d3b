# fault: divides the mean loss by the batch size again
# feedback: averages over the batch|divided by

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y) / len(x)
    loss.backward()
    optimizer.step()
    return loss.item()
