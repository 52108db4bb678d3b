# fault: detach makes a new tensor without history
# feedback: No gradient|another tensor
import torch


def match(x, reference):
    return x.detach().to(reference)
