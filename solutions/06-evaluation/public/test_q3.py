"""other numbers of classes, frozen layers, errors in the middle, samplers, all right and all wrong, other devices"""

import torch

from grader.suite import close, expect, want_float

MAKE = """
class Same(nn.Module):
    def forward(self, x):
        return x
"""
# Outputs of a model that passes its input on: the arg max is 0, 2, 1, 1, 2, 0, 1.
SCORES = torch.tensor(
    [[3.0, 1, 2], [0, -1, 4], [-3, -1, -2], [0.2, 0.5, 0.3], [1, 2, 2.5], [0, -1, -2], [0, 9, 1]]
)
LABELS = torch.tensor([0, 2, 1, 0, 2, 1, 1])


def test_share_of_right_answers(student):
    """5 of 7 right, in batches of 3, 3 and 1"""
    model = student.define(MAKE).Same()
    batches = list(zip(SCORES.split(3), LABELS.split(3), strict=True))
    value = want_float(student.accuracy(model, batches), "batches of 3, 3 and 1")
    expect(
        close(value, 5 / 7, 1e-5),
        tried="7 samples of 3 classes in batches of 3, 3 and 1, of which 5 are right",
        got=f"You returned {value:.4g}",
        should="It should be 5 / 7",
        fix="`argmax(dim=1)` gives the answers; count right ones and samples over all batches, divide at the end",
    )


def test_all_right(student):
    """All right is 1.0, a float"""
    value = want_float(student.accuracy(student.define(MAKE).Same(), [(SCORES[:2], LABELS[:2])]), "2 of 2 right")
    expect(close(value, 1.0), tried="2 samples, both right", got=f"You returned {value:.4g}", should="It should be 1.0")


def test_mode_comes_back(student):
    """A model in train mode is in train mode afterwards"""
    model = student.define(MAKE).Same()
    model.train()
    want_float(student.accuracy(model, [(SCORES, LABELS)]), "one batch of 7")
    expect(
        bool(model.training),
        tried="a model that comes in train mode",
        got="Afterwards it is in eval mode",
        should="It should be in the mode in which it came",
    )
