# fault: goes through nested lists, which cuts the graph
# feedback: graph|grad
def collate_padded(batch):
    longest = max(len(s) for s in batch)
    rows = [s.tolist() + [[0.0] * s.shape[1]] * (longest - len(s)) for s in batch]
    x = torch.tensor(rows, dtype=batch[0].dtype, device=batch[0].device)
    return x, torch.tensor([len(s) for s in batch])
