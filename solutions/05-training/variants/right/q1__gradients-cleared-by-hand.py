# why: p.grad = None on all parameters of the model is what zero_grad does

def training_step(model, batch, criterion, optimizer, device="cpu"):
    for p in model.parameters():
        p.grad = None
    x, y = [t.to(device) for t in batch]
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach().cpu().item()
