# fault: numpy() fails for tensors with a graph or on a GPU
# feedback: [Dd]etach

def save_predictions(preds, path):
    values = preds.numpy().reshape(-1)
    table = np.column_stack([np.arange(len(values)), values.astype(np.float64)])
    np.savetxt(path, table, fmt=["%d", "%.9g"], delimiter=",", header="id,prediction", comments="")
