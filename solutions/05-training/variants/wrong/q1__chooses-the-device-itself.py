# fault: takes cuda whenever there is one, whatever `device` says
# feedback: do not choose a device

def training_step(model, batch, criterion, optimizer, device="cpu"):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
