# fault: ends with the best weights instead of the last
# feedback: best weights|last epoch

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    history, best, state = [], float("inf"), None
    for epoch in range(n_epochs):
        history.append(train_one_epoch(model, loader, criterion, optimizer, device))
        if history[-1] < best:
            best, state = history[-1], copy.deepcopy(model.state_dict())
    if state is not None:
        model.load_state_dict(state)
    return history
