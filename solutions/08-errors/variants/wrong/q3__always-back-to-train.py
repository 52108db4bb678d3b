# fault: the model is in train mode afterwards, however it came
# feedback: came in train mode
import torch


def predict_in_chunks(model, x, chunk_size):
    model.eval()
    with torch.no_grad():
        out = torch.cat([model(c) for c in x.split(chunk_size)])
    model.train()
    return out
