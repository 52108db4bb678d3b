# fault: savetxt puts # before the header
# feedback: header

def save_predictions(preds, path):
    values = preds.detach().cpu().numpy().reshape(-1)
    table = np.column_stack([np.arange(len(values)), values.astype(np.float64)])
    np.savetxt(path, table, fmt=["%d", "%.9g"], delimiter=",", header="id,prediction")
