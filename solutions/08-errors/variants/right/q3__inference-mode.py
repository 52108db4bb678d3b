# why: inference_mode is stricter than no_grad
import torch
from torch import nn


def predict_in_chunks(model, x, chunk_size):
    mode = model.training
    model.train(False)
    outs = []
    with torch.inference_mode():
        for start in range(0, x.shape[0], chunk_size):
            outs.append(model(x[start : start + chunk_size]))
    if mode:
        model.train()
    return torch.cat(outs, dim=0)
