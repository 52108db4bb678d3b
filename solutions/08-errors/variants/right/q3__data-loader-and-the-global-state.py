# why: a plain DataLoader draws a number from the global random state, as loaders do
import torch
from torch.utils.data import DataLoader


def predict_in_chunks(model, x, chunk_size):
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            return torch.cat([model(batch) for batch in DataLoader(x, batch_size=chunk_size)], dim=0)
    finally:
        if training:
            model.train()
