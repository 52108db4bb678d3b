# fault: the id is values.index(value), so equal predictions get the id of the first of them
# feedback: id|equal|same|duplicate|twice
def save_predictions(preds, path):
    values = preds.detach().cpu().flatten().tolist()
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=["id", "prediction"])
        writer.writeheader()
        for value in values:
            writer.writerow({"id": values.index(value), "prediction": value})
