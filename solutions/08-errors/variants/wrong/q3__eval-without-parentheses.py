# fault: model.eval is only named
# feedback: parentheses
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval
    with torch.no_grad():
        out = torch.cat([model(c) for c in x.split(chunk_size)])
    model.train(was)
    return out
