# fault: lengths are int32
# feedback: int64
def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
    return x, torch.tensor([len(s) for s in batch], dtype=torch.int32)
