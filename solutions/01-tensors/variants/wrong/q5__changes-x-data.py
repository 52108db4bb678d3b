# fault: writes the converted numbers into x.data
# feedback: x itself has the dtype|copy|No gradient|backward|dtype
import torch


def match(x, reference):
    x.data = x.data.to(reference)
    return x
