# fault: chunk(n) makes n pieces of any size
# feedback: chunk\(n\)
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    with torch.no_grad():
        out = torch.cat([model(c) for c in x.chunk(chunk_size)])
    model.train(was)
    return out
