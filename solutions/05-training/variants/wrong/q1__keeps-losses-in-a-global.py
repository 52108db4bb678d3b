# fault: a global list of loss tensors keeps every graph
# feedback: graphs? .*alive|item\(\)

LOSSES = []


def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    LOSSES.append(loss)
    return loss.item()
