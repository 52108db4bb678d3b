# fault: unpacks x alone as if it were a pair; a tensor of two features comes apart without an error
# feedback: alone|unpack
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        if len(item) == 2:
            x, y = item
            return (x - self.mean) / self.std, y
        return (item - self.mean) / self.std
