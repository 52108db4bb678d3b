# fault: keeps mean and std on the wrapped dataset, so a second wrapper overwrites them
# feedback: wrapped dataset has changed|own mean and std
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset = dataset
        dataset.mean = mean
        dataset.std = std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        if isinstance(item, torch.Tensor):
            return (item - self.dataset.mean) / self.dataset.std
        return (item[0] - self.dataset.mean) / self.dataset.std, item[1]
