# fault: lengthens the caller's tensors in place
# feedback: other numbers|other shape|change the tensor|sequences should stay
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    longest = int(lengths.max())
    for s in batch:
        if len(s) < longest and not s.requires_grad:
            s.data = torch.cat([s, s.new_zeros(longest - len(s), s.shape[1])])
    return torch.nn.utils.rnn.pad_sequence(batch, batch_first=True), lengths
