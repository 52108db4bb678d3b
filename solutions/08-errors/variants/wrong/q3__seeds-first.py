# fault: sets the global random state "to make the result reproducible"
# feedback: random state
import torch


def predict_in_chunks(model, x, chunk_size):
    torch.manual_seed(0)
    was = model.training
    model.eval()
    with torch.no_grad():
        out = torch.cat([model(c) for c in x.split(chunk_size)])
    model.train(was)
    return out
