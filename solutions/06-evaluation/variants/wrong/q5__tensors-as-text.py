# fault: rows of (N, 1) are written as tensor([..])
# feedback: Write numbers|flatten

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu()):
            f.write(f"{i},{p}\n")
