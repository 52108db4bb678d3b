# why: a loop is allowed here
import torch


def one_hot(labels, num_classes):
    rows = []
    for label in labels.tolist():
        if label < 0 or label >= num_classes:
            raise ValueError(label)
        rows.append([float(k == label) for k in range(num_classes)])
    return torch.tensor(rows, dtype=torch.float32, device=labels.device)
