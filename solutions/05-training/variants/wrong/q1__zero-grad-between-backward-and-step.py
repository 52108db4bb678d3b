# fault: clears the gradients between backward and step
# feedback: cleared between

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    pred = model(x)
    loss = criterion(pred, y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()
