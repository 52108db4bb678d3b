# fault: the zeros are made on the CPU whatever device the sequences are on
# feedback: device
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    x = torch.zeros(len(batch), int(lengths.max()), batch[0].shape[1], dtype=batch[0].dtype)
    for i, s in enumerate(batch):
        x[i, : len(s)] = s
    return x, lengths
