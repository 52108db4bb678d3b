# fault: sets model.training, which does not reach the parts
# feedback: eval
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.training = False
    with torch.no_grad():
        out = torch.cat([model(c) for c in x.split(chunk_size)])
    model.training = was
    return out
