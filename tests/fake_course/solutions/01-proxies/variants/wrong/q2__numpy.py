# fault: numpy instead of plain Python
# feedback: numpy
import numpy as np


def act(kind):
    return np.array([1.5])
