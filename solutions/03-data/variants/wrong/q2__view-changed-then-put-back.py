# fault: normalizes the view in place once, in the constructor, and keeps the items: the wrapped table is changed
# feedback: wrapped dataset|raw
def fit_normalizer(x):
    std = x.std(0, correction=0)
    return x.mean(0), torch.where(std == 0, torch.ones_like(std), std)


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.items = []
        for i in range(len(dataset)):
            item = dataset[i]
            x = item if isinstance(item, torch.Tensor) else item[0]
            x.sub_(mean).div_(std)
            self.items.append(item)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]
