# fault: trains in train mode whatever the caller chose, and tidies up the top module only
# feedback: mode

def training_step(model, batch, criterion, optimizer, device="cpu"):
    was = model.training
    model.train()
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    model.train(was)
    return loss.item()
