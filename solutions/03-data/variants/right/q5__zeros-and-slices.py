# why: zeros like the first sequence, filled row by row
def collate_padded(batch):
    n, d = len(batch), batch[0].shape[-1]
    lengths = torch.zeros(n, dtype=torch.long)
    for i in range(n):
        lengths[i] = batch[i].shape[0]
    x = torch.zeros((n, int(lengths.max()), d), dtype=batch[0].dtype, device=batch[0].device)
    for i, s in enumerate(batch):
        x[i][: s.shape[0]] += s
    return x, lengths
