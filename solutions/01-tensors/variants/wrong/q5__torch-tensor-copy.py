# fault: torch.tensor copies and forgets the history
# feedback: No gradient|another tensor
import torch


def match(x, reference):
    return torch.tensor(x, dtype=reference.dtype, device=reference.device)
