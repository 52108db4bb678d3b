# fault: steps before there are gradients, so nothing is learnt
# feedback: step\(\)` ran before

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()
