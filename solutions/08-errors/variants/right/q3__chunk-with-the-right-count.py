# why: chunk(k) with k = ceil(n / size) makes no piece larger than size
import math

import torch


@torch.no_grad()
def predict_in_chunks(model, x, chunk_size):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    k = math.ceil(len(x) / chunk_size)
    out = torch.cat([model(c) for c in x.chunk(k)])
    for module, training in modes.items():
        module.training = training
    return out
