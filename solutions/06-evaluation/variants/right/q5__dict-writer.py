# why: csv.DictWriter, Windows line ends, nine significant digits

def save_predictions(preds, path):
    with Path(path).open("w", newline="") as f:
        writer = csv.DictWriter(f, ["id", "prediction"])
        writer.writeheader()
        for i, value in enumerate(preds.reshape(-1)):
            writer.writerow({"id": i, "prediction": f"{float(value):.8e}"})
