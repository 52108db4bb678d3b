# fault: the last piece is filled up with zeros, and the rows for them are kept
# feedback: shape
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    outs = []
    with torch.no_grad():
        for c in x.split(chunk_size):
            if len(c) < chunk_size:
                c = torch.cat([c, c.new_zeros(chunk_size - len(c), *c.shape[1:])])
            outs.append(model(c))
    model.train(was)
    return torch.cat(outs)
