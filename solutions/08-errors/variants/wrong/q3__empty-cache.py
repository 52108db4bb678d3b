# fault: empty_cache as a cure; the graphs are in use
# feedback: empty_cache
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    outs = []
    for c in x.split(chunk_size):
        outs.append(model(c))
        torch.cuda.empty_cache()
    model.train(was)
    return torch.cat(outs)
