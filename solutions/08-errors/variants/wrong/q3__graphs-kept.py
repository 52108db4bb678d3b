# fault: gradients are recorded for every chunk and kept
# feedback: graph
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    outs = [model(c) for c in x.split(chunk_size)]
    model.train(was)
    return torch.cat(outs)
