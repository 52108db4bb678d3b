# why: a clone may be changed in place, and a bool added to a zero is one
def fit_normalizer(x):
    var, mean = torch.var_mean(x, dim=0, unbiased=False)
    std = var.sqrt()
    return mean.to(torch.float32), (std + (std == 0)).to(torch.float32)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.dataset = dataset
        self.mean = mean
        self.std = std

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, idx):
        item = self.dataset[idx]
        alone = torch.is_tensor(item)
        x = (item if alone else item[0]).clone()
        x -= self.mean
        x /= self.std
        return x if alone else (x, item[1])
