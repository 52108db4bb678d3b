# fault: rewrites the attribute x of the wrapped dataset
# feedback: attribute|wrapped dataset
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        dataset.x = (dataset.x - mean) / std
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, i):
        return self.dataset[i]
