# fault: ids as 0.0, 1.0
# feedback: whole numbers

def save_predictions(preds, path):
    values = preds.detach().cpu().numpy().reshape(-1)
    table = np.column_stack([np.arange(len(values)), values.astype(np.float64)])
    np.savetxt(path, table, fmt=["%.1f", "%.9g"], delimiter=",", header="id,prediction", comments="")
