# fault: a copy also where nothing changes
# feedback: x itself should come back
import torch


def match(x, reference):
    return x.clone().to(reference)
