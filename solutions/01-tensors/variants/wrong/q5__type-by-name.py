# fault: type() of the reference's type name: no other device, always float32 for other kinds
# feedback: dtype|device|on cpu|on cuda
import torch


def match(x, reference):
    return x.double() if reference.dtype == torch.float64 else x.float()
