# why: a view class of one's own; the global state is kept by fork_rng
class Part(Dataset):
    def __init__(self, whole, rows):
        self.whole, self.rows = whole, rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.whole[self.rows[i]]


def train_dev_split(dataset, dev_fraction, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        keys = torch.rand(len(dataset))
    order = keys.argsort().tolist()
    cut = len(order) - round(dev_fraction * len(order))
    return Part(dataset, order[:cut]), Part(dataset, order[cut:])
