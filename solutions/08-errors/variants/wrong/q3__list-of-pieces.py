# fault: returns the list of outputs
# feedback: list of \d+ item
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    with torch.no_grad():
        out = [model(c) for c in x.split(chunk_size)]
    model.train(was)
    return out
