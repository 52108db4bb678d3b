# fault: the zeros are float32 on the CPU, so float64 sequences are cut down
# feedback: float64
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    x = torch.zeros(len(batch), int(lengths.max()), batch[0].shape[1], device=batch[0].device)
    for i, s in enumerate(batch):
        x[i, : len(s)] = s
    return x, lengths
