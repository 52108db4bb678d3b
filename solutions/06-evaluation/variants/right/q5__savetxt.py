# why: numpy writes the table

def save_predictions(preds, path):
    values = preds.detach().cpu().double().numpy().ravel()
    rows = np.column_stack((np.arange(values.size), values))
    np.savetxt(path, rows, fmt=("%d", "%.17g"), delimiter=",", header="id,prediction", comments="")
