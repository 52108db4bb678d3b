# why: a DataLoader over the rows, in order; the generator keeps it from the global random state
import torch
from torch.utils.data import DataLoader, TensorDataset


def predict_in_chunks(model, x, chunk_size):
    loader = DataLoader(TensorDataset(x), batch_size=chunk_size, shuffle=False, generator=torch.Generator())
    was_training = model.training
    model.eval()
    outs = []
    with torch.no_grad():
        for (batch,) in loader:
            outs += [model(batch)]
    model.train(was_training)
    return torch.concat(outs)
