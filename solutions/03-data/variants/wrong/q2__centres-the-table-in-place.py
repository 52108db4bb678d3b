# fault: subtracts the mean from the caller's table while working out the std
# feedback: in place|caller|other numbers
def fit_normalizer(x):
    mean = x.mean(0)
    x -= mean
    std = (x * x).mean(0).sqrt()
    std[std == 0] = 1
    return mean.float(), std.float()


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
