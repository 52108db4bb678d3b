# fault: appends inside the loop over batches
# feedback: once

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(n_epochs):
        model.train()
        for batch in loader:
            history.append(training_step(model, batch, criterion, optimizer, device))
    return history
