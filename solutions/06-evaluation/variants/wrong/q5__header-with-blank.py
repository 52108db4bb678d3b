# fault: a blank in the header
# feedback: header|blanks

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id, prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item()}\n")
