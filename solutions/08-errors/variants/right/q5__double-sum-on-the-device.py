# why: detached sums in float64 tensors, a float at the end; gradients cleared at both ends
import torch


def repaired_train(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    device = torch.device(device)
    history = []
    for _ in range(n_epochs):
        model.train()
        total = torch.zeros((), dtype=torch.float64, device=device)
        seen = 0
        optimizer.zero_grad()
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            total += loss.detach().double() * len(inputs)
            seen += len(inputs)
        history.append((total / seen).item())
    return history
