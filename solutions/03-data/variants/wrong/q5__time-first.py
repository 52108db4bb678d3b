# fault: pad_sequence puts time first by default
# feedback: batch_first|time
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    return torch.nn.utils.rnn.pad_sequence(batch), lengths
