# why: torch's own helper, batch first
def collate_padded(batch):
    x = torch.nn.utils.rnn.pad_sequence(batch, batch_first=True, padding_value=0.0)
    return x, torch.tensor([s.shape[0] for s in batch], dtype=torch.int64)
