# fault: detaches the output and makes the loss a leaf to silence the error: no gradient reaches the model
# feedback: detach

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x).detach(), y).requires_grad_()
    loss.backward()
    optimizer.step()
    return loss.item()
