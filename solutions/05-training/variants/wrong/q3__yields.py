# fault: a generator is no list, and trains nothing until somebody reads it
# feedback: yield|list

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    for epoch in range(n_epochs):
        yield train_one_epoch(model, loader, criterion, optimizer, device)
