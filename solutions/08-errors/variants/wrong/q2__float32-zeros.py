# fault: fills a float32 tensor on the CPU
# feedback: float32|device
import torch


def scores(x, w):
    out = torch.zeros(len(x), len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i, j] = (x[i] * w[j]).sum()
    return out
