# fault: detach_ and squeeze_ change the caller's tensor
# feedback: tensor belongs to the caller|`_` at the end

def save_predictions(preds, path):
    preds.requires_grad_(False) if preds.is_leaf else preds.detach_()
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item()}\n")
