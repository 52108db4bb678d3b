# fault: eval mode, no gradients, and all rows at once
# feedback: rows at once
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    with torch.no_grad():
        out = model(x)
    model.train(was)
    return out
