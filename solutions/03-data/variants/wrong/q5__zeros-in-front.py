# fault: pads in front of the sequences
# feedback: before the sequences|after them
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    longest = int(lengths.max())
    x = batch[0].new_zeros(len(batch), longest, batch[0].shape[1])
    for i, s in enumerate(batch):
        x[i, longest - len(s):] = s
    return x, lengths
