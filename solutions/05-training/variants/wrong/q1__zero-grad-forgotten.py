# fault: gradients of all steps so far add up
# feedback: zero_grad

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
