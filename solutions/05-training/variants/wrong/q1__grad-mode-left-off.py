# fault: switches autograd off for the update and leaves it off
# feedback: grad mode|with

def training_step(model, batch, criterion, optimizer, device="cpu"):
    torch.set_grad_enabled(True)
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    torch.set_grad_enabled(False)
    optimizer.step()
    return loss.item()
