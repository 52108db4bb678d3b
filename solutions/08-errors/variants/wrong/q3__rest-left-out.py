# fault: the last, smaller piece is left out
# feedback: rows at the end are missing|expected a non-empty
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    outs = []
    with torch.no_grad():
        for i in range(len(x) // chunk_size):
            outs.append(model(x[i * chunk_size : (i + 1) * chunk_size]))
    model.train(was)
    return torch.cat(outs)
