# fault: clamp(min=1) raises every std below 1, not only those of constant columns
# feedback: small|clamp|raised
def fit_normalizer(x):
    return x.mean(0), x.std(0, unbiased=False).clamp(min=1.0)


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
