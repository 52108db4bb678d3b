# fault: goes through numpy and loses the gradient
# feedback: history|numpy
import torch


def scores(x, w):
    return torch.from_numpy(x.detach().cpu().numpy() @ w.detach().cpu().numpy().T)
