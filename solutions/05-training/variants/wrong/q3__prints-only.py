# fault: prints the losses and returns None
# feedback: return

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    for epoch in range(n_epochs):
        print(epoch, train_one_epoch(model, loader, criterion, optimizer, device))
