# fault: no header line
# feedback: header

def save_predictions(preds, path):
    with open(path, "w") as f:
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item()}\n")
