# %% question="q1"
def training_step(model, batch, criterion, optimizer, device="cpu"):
    ### BEGIN SOLUTION
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION

# %% question="q2"
def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    ### BEGIN SOLUTION
    model.train()
    total, count = 0.0, 0
    for batch in loader:
        n = len(batch[0])
        total += training_step(model, batch, criterion, optimizer, device) * n
        count += n
    return total / count
    ### END SOLUTION

# %% question="q3"
def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    ### BEGIN SOLUTION
    return [train_one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
    ### END SOLUTION

# %% question="q4"
class SGD:
    ### BEGIN SOLUTION
    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr = lr
        self.momentum = momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.params, self.velocities):
                if p.grad is not None:
                    v.mul_(self.momentum).add_(p.grad)
                    p -= self.lr * v
    ### END SOLUTION
