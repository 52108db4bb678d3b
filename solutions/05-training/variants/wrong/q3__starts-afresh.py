# fault: draws new weights at the start of every call
# feedback: start|not to where|set the model

def fit(model, loader, criterion, optimizer, n_epochs, device="cpu"):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.reset_parameters()
    return [train_one_epoch(model, loader, criterion, optimizer, device) for _ in range(n_epochs)]
