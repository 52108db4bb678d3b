# fault: the caller's model is never trained
# feedback: not a copy|weights are those of the start

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    mine = copy.deepcopy(model)
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.1, momentum=0.5)
    return [train_one_epoch(mine, loader, criterion, optimizer, device) for _ in range(n_epochs)]
