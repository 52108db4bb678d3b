# fault: eight significant digits do not name every float32 (nine do)
# feedback: digit|round|read back|float32|precision|same
def save_predictions(preds, path):
    values = preds.detach().cpu().flatten().tolist()
    with open(path, "w", newline="") as file:
        file.write("id,prediction\n")
        for i, value in enumerate(values):
            file.write(f"{i},{value:.8g}\n")
