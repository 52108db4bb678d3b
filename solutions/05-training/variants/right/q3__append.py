# why: the plain loop, with a line printed for each epoch

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for epoch in range(1, n_epochs + 1):
        loss = train_one_epoch(model, loader, criterion, optimizer, device=device)
        print(f"epoch {epoch}: {loss:.4f}")
        history.append(loss)
    return history
