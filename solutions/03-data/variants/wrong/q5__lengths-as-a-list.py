# fault: lengths is a list
# feedback: tensor
def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
    return x, [len(s) for s in batch]
