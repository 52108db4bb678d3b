# fault: sets the global default dtype so that the zeros fit
# feedback: global setting|default dtype
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    torch.set_default_dtype(batch[0].dtype)
    x = torch.zeros(len(batch), int(lengths.max()), batch[0].shape[1], device=batch[0].device)
    for i, s in enumerate(batch):
        x[i, : len(s)] = s
    return x, lengths
