# fault: fills up with the last row instead of zeros
# feedback: zero
def collate_padded(batch):
    longest = max(len(s) for s in batch)
    x = torch.stack([torch.cat([s, s[-1:].expand(longest - len(s), -1)]) for s in batch])
    return x, torch.tensor([len(s) for s in batch])
