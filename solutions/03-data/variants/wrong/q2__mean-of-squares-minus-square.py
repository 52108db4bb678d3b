# fault: mean of squares minus square of the mean, in float32, loses all digits where the mean is large
# feedback: digits|subtract the mean first
def fit_normalizer(x):
    mean = x.mean(0)
    std = (x.pow(2).mean(0) - mean.pow(2)).clamp(min=0).sqrt()
    return mean, torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset, self.mean, self.std = dataset, mean, std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        if isinstance(item, torch.Tensor):
            return (item - self.mean) / self.std
        return (item[0] - self.mean) / self.std, item[1]
