# fault: sorts the caller's list in place and puts the batch back in order afterwards
# feedback: list
def collate_padded(batch):
    order = sorted(range(len(batch)), key=lambda i: len(batch[i]))
    lengths = torch.tensor([len(s) for s in batch])
    batch.sort(key=len)
    longest = len(batch[-1])
    x = torch.stack([torch.cat([s, s.new_zeros(longest - len(s), s.shape[1])]) for s in batch])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return x[back], lengths
