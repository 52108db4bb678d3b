# why: a named tuple is a pair
from collections import namedtuple

import torch

Slope = namedtuple("Slope", "z g")


def grad_of_sum_of_squares(x):
    own = x.detach()
    return Slope(own.square().sum(), 2.0 * own)
