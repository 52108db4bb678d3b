# fault: runs the model under no_grad, so there is nothing to go backward through
# feedback: no_grad|graph behind it

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    with torch.no_grad():
        pred = model(x)
    loss = criterion(pred, y)
    loss.backward()
    optimizer.step()
    return loss.item()
