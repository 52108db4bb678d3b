# fault: converts reference to x
# feedback: dtype|numbers|shape
import torch


def match(x, reference):
    return reference.to(x)
