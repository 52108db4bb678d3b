# fault: lengths are those of the padded tensor
# feedback: before you pad|after padding
def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
    return x, torch.tensor([len(row) for row in x])
