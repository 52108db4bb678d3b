# fault: no eval mode: BatchNorm normalizes each piece by itself
# feedback: train mode|eval
import torch


def predict_in_chunks(model, x, chunk_size):
    with torch.no_grad():
        return torch.cat([model(c) for c in x.split(chunk_size)])
