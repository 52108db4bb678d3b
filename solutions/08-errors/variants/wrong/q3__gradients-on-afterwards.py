# fault: turns gradients on at the end, also inside the caller's no_grad block
# feedback: gradients were on
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    torch.set_grad_enabled(False)
    out = torch.cat([model(c) for c in x.split(chunk_size)])
    torch.set_grad_enabled(True)
    model.train(was)
    return out
