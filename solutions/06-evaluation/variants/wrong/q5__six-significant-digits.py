# fault: six significant digits are not enough for a float32
# feedback: digits|nine

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item():g}\n")
