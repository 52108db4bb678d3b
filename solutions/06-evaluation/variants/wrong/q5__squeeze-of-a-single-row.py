# fault: squeeze of (1, 1) leaves no dimension
# feedback: squeeze|flatten

def save_predictions(preds, path):
    with open(path, "w") as f:
        f.write("id,prediction\n")
        for i, p in enumerate(preds.detach().cpu().squeeze()):
            f.write(f"{i},{p.item()}\n")
