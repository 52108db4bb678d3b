# fault: x -= mean writes into the stored table, for the item is a view
# feedback: view|twice|second time
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
        x = item if isinstance(item, torch.Tensor) else item[0]
        x -= self.mean
        x /= self.std
        return x if isinstance(item, torch.Tensor) else (x, item[1])
