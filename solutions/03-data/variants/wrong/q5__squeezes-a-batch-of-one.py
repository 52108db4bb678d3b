# fault: squeeze() removes the batch dimension of a single sequence
# feedback: batch of one|squeeze
def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True).squeeze(0)
    return x, torch.tensor([len(s) for s in batch])
