# fault: the model stays in eval mode
# feedback: Note `model\.training`
import torch


@torch.no_grad()
def predict_in_chunks(model, x, chunk_size):
    model.eval()
    return torch.cat([model(c) for c in x.split(chunk_size)])
