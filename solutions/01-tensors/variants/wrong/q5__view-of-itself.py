# fault: a view where nothing changes: another object
# feedback: x itself should come back
import torch


def match(x, reference):
    return x.view_as(x).to(reference)
