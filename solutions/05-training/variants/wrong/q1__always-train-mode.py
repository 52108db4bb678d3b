# fault: puts the model in train mode, against the contract
# feedback: mode

def training_step(model, batch, criterion, optimizer, device="cpu"):
    model.train()
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
