# why: all outputs joined, one call of the criterion that averages over all of them

def validate(model, loader, criterion, device="cpu"):
    modes = {m: m.training for m in model.modules()}
    model.train(False)
    preds, targets = [], []
    try:
        with torch.no_grad():
            for batch in loader:
                preds.append(model(batch[0].to(device)))
                targets.append(batch[1].to(device))
            return criterion(torch.cat(preds), torch.cat(targets)).item()
    finally:
        for m, training in modes.items():
            m.training = training
