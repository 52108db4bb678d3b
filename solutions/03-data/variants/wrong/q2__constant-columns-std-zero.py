# fault: a constant column keeps std 0 and becomes nan
# feedback: constant
def fit_normalizer(x):
    return x.mean(0), x.std(0, correction=0)


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
