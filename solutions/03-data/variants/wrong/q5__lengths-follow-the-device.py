# fault: lengths are put on the device of the sequences
# feedback: lengths is on|on the cpu
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch], device=batch[0].device)
    return torch.nn.utils.rnn.pad_sequence(batch, batch_first=True), lengths
