# why: all five steps written out, detached tensors added up, one item() at the end

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total = torch.zeros((), dtype=torch.float64)
    count = 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        pred = model(x)
        loss = criterion(pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach().cpu().double() * x.size(0)
        count += x.size(0)
    return (total / count).item()
