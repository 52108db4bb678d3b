# fault: cuts all sequences to the shortest
# feedback: shortest
def collate_padded(batch):
    lengths = torch.tensor([len(s) for s in batch])
    shortest = int(lengths.min())
    return torch.stack([s[:shortest] for s in batch]), lengths
