# fault: stops when the loss hardly changes any more, so the history is shorter than n_epochs (lr 0, tiny losses, convergence)
# feedback: all epochs|n_epochs|length|entr|values|early|stop|short|one (entry|number) per epoch|returned
def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history = []
    for _ in range(n_epochs):
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
        if len(history) > 1 and abs(history[-1] - history[-2]) < 1e-7:
            break
    return history
