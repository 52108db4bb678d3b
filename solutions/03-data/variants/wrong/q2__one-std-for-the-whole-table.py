# fault: std over all numbers of the table instead of each column
# feedback: column
def fit_normalizer(x):
    std = torch.full((x.shape[1],), float(x.std(correction=0)))
    return x.mean(0), torch.where(std == 0, 1.0, std)


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
