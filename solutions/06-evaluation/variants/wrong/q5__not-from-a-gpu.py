# fault: numpy of a tensor on a GPU
# feedback: CPU

def save_predictions(preds, path):
    with open(path, "w", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(("id", "prediction"))
        writer.writerows(enumerate(preds.detach().numpy().ravel().tolist()))
