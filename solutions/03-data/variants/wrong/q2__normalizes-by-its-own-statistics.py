# fault: ignores the statistics it is given and fits the wrapped dataset anew
# feedback: training statistics|passed in
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset = dataset
        x = torch.stack([item if isinstance(item, torch.Tensor) else item[0]
                         for item in (dataset[i] for i in range(len(dataset)))])
        self.mean, self.std = fit_normalizer(x)

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        item = self.dataset[i]
        if isinstance(item, torch.Tensor):
            return (item - self.mean) / self.std
        return (item[0] - self.mean) / self.std, item[1]
