# fault: ids start at 1
# feedback: start at 1

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten(), start=1):
            f.write(f"{i},{p.item()}\n")
