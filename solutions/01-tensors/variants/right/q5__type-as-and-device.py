# why: type_as takes over dtype and device
import torch


def match(x, reference):
    return x.type_as(reference)
