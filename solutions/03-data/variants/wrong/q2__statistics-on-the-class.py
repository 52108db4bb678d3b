# fault: mean and std are set on the class, so the second wrapper changes the first
# feedback: own mean and std|self
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset = dataset
        Normalized.mean = mean
        Normalized.std = std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        if isinstance(item, torch.Tensor):
            return (item - self.mean) / self.std
        return (item[0] - self.mean) / self.std, item[1]
