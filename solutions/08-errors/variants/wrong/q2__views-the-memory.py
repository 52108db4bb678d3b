# fault: reads w's memory as if it were contiguous
# feedback: not contiguous|dot products
import torch


def scores(x, w):
    k, d = w.shape
    return x @ torch.as_strided(w, (d, k), (1, d), w.storage_offset())
