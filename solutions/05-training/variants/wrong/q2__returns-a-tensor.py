# fault: the mean is a tensor
# feedback: float|item\(\)

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    losses, sizes = [], []
    for x, y in loader:
        losses.append(training_step(model, (x, y), criterion, optimizer, device))
        sizes.append(len(x))
    return torch.tensor(losses) @ torch.tensor(sizes, dtype=torch.float32) / sum(sizes)
