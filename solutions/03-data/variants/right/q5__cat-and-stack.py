# why: each sequence is lengthened by a block of zeros, then stacked; a list is returned
def collate_padded(batch):
    lengths = torch.LongTensor([len(s) for s in batch])
    longest = max(lengths.tolist())
    rows = [torch.cat([s, s.new_zeros((longest - len(s), s.size(1)))], dim=0) for s in batch]
    return [torch.stack(rows), lengths]
