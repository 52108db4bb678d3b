# fault: the history is a default argument, made once and shared by all calls
# feedback: inside the function|one per epoch

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu", history=[]):
    for epoch in range(n_epochs):
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
    return history
