# why: all items are normalized once, in new tensors; the wrapped dataset is only read
def fit_normalizer(x):
    mean = x.sum(0) / len(x)
    std = ((x - mean) ** 2).mean(0) ** 0.5
    std[std < 1e-7] = 1.0
    return mean.float(), std.float()


class Normalized(Dataset):
    def __init__(self, dataset, mean, std):
        self.items = []
        for i in range(len(dataset)):
            match dataset[i]:
                case (x, y):
                    self.items.append(((x - mean) / std, y))
                case x:
                    self.items.append((x - mean) / std)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]
