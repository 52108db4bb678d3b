# fault: gradients stay off after the call
# feedback: grad mode
import torch


def predict_in_chunks(model, x, chunk_size):
    was = model.training
    model.eval()
    torch.set_grad_enabled(False)
    out = torch.cat([model(c) for c in x.split(chunk_size)])
    model.train(was)
    return out
