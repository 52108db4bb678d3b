# fault: .to returns a new tensor, and nobody keeps it
# feedback: result must be kept

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x.to(device)
    y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
