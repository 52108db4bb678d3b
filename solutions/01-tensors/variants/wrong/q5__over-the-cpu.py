# fault: goes over the CPU in any case
# feedback: copies only when it must|way over the CPU|on cpu
import torch


def match(x, reference):
    if x.dtype == reference.dtype and x.device.type == "cpu" and reference.device.type == "cpu":
        return x
    return x.cpu().to(reference.dtype).to(reference.device)
