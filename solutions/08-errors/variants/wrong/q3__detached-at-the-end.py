# fault: the graph is cut only when all chunks are joined
# feedback: too late|earlier chunks
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    outs = [model(c) for c in x.split(chunk_size)]
    model.train(was)
    return torch.cat(outs).detach()
