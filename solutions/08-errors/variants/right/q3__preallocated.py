# why: the first piece tells shape and dtype of the result
import torch


def predict_in_chunks(model, x, chunk_size):
    training = [m for m in model.modules() if m.training]
    model.eval()
    with torch.set_grad_enabled(False):
        first = model(x[:chunk_size])
        result = first.new_empty((len(x), *first.shape[1:]))
        result[:chunk_size] = first
        for start in range(chunk_size, len(x), chunk_size):
            stop = min(start + chunk_size, len(x))
            result[start:stop] = model(x[start:stop])
    for m in training:
        m.training = True
    return result
