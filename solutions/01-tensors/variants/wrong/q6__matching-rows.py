# fault: subtracts row by row, so n must be m
# feedback: shape|broadcast
import torch


def pairwise_distances(a, b):
    return (a - b).pow(2).sum(-1).sqrt().expand(len(a), len(b))
