# why: the whole text at once, without a last newline

def save_predictions(preds, path):
    values = preds.detach().to("cpu").reshape(-1).numpy()
    lines = ["id,prediction"] + [f"{i},{value!s}" for i, value in enumerate(values)]
    Path(path).write_text("\n".join(lines))
