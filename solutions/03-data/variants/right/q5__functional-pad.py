# why: F.pad fills up at the end of the second to last dimension
import torch.nn.functional as F


def collate_padded(batch):
    longest = max(map(len, batch))
    x = torch.stack([F.pad(s, (0, 0, 0, longest - len(s))) for s in batch])
    lengths = torch.as_tensor(list(map(len, batch)))
    return x, lengths
