# fault: a float32 result of shape (N, columns) is made in advance
# feedback: assumption about the shape or dtype|without naming a device
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    with torch.no_grad():
        columns = model(x[:1]).shape[1]
        out = torch.zeros(len(x), columns)
        for i in range(0, len(x), chunk_size):
            out[i : i + chunk_size] = model(x[i : i + chunk_size])
    model.train(was)
    return out
