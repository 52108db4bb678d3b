# fault: builds its own optimizer in every call, so momentum is lost
# feedback: optimizer you are given|momentum was lost|optimizer. that comes in

def training_step(model, batch, criterion, optimizer, device="cpu"):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
