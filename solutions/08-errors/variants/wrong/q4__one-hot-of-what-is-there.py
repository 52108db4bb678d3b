# fault: the number of classes is guessed from the labels of the batch
# feedback: raised|size
import torch.nn.functional as F


def classification_loss(logits, labels):
    target = F.one_hot(labels.reshape(-1).long()).float()
    return F.cross_entropy(logits, target)
