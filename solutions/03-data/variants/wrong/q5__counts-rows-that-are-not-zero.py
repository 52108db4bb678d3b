# fault: takes a row of zeros at the end for padding
# feedback: zero|len
import torch


def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
    lengths = (x.abs().sum(2) > 0).sum(1)
    return x, lengths
