# fault: sorts by length, as old packing code wanted it
# feedback: order|sort
def collate_padded(batch):
    batch = sorted(batch, key=len, reverse=True)
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True)
    return x, torch.tensor([len(s) for s in batch])
