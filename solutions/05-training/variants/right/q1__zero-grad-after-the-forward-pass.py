# why: anywhere before backward() is early enough; float(loss) is loss.item()

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    pred = model(x.to(device))
    loss = criterion(pred, y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)
