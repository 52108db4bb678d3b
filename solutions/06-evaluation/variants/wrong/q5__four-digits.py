# fault: prints with four digits
# feedback: digits

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().flatten()):
            f.write(f"{i},{p.item():.4f}\n")
