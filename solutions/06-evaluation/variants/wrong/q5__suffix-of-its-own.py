# fault: writes to another file where the path does not end in .csv
# feedback: path|file|exist|name|suffix|FileNotFound
def save_predictions(preds, path):
    values = preds.detach().cpu().flatten().tolist()
    lines = ["id,prediction", *(f"{i},{value!r}" for i, value in enumerate(values))]
    Path(path).with_suffix(".csv").write_text("\n".join(lines) + "\n")
