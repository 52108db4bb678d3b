# fault: always the mean squared error
# feedback: criterion

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
