# fault: adds to an existing file
# feedback: mode "w"

def save_predictions(preds, path):
    with open(path, "a") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item()}\n")
