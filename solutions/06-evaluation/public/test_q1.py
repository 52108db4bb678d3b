"""frozen layers, errors in the middle, gradients that are there already, other criteria and loaders, other devices"""

import torch

from grader.suite import close, expect, want_float

MAKE = """
def network():
    return nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1))
"""


def batches(*sizes):
    generator = torch.Generator().manual_seed(7)
    return [(torch.randn(n, 3, generator=generator), torch.randn(n, 1, generator=generator)) for n in sizes]


def test_returns_a_float(student):
    """Returns a float"""
    loss = student.validate(student.torch.nn.Linear(3, 1), batches(4, 4), student.torch.nn.MSELoss())
    want_float(loss, "a Linear(3, 1) on two batches of 4")


def test_every_sample_counts_once(student):
    """Batches of 4, 4 and 2: every sample counts once"""
    model = student.torch.nn.Linear(3, 1)
    weight, bias = student.now(model.weight), student.now(model.bias)
    parts = batches(4, 4, 2)
    loss = want_float(student.validate(model, parts, student.torch.nn.MSELoss()), "batches of 4, 4 and 2")
    errors = torch.cat([x @ weight.T + bias - y for x, y in parts])
    expect(
        close(loss, errors.square().mean(), 1e-4),
        tried="a Linear(3, 1) on 10 samples in batches of 4, 4 and 2",
        got=f"You returned {loss:.5g}, which is not the mean squared error over the 10 samples",
        should="Every sample should count once",
        fix="Add `loss.item() * len(x)`, count the samples, divide at the end",
    )


def test_eval_mode(student):
    """Twice the same answer with Dropout and BatchNorm"""
    model = student.define(MAKE).network()
    model.train()
    parts = batches(6, 6, 5)
    mean = student.now(model[1].running_mean).clone()
    one, two = (student.validate(model, parts, student.torch.nn.MSELoss()) for _ in range(2))
    tried = "two calls on a network with Dropout and BatchNorm"
    expect(
        close(want_float(one, tried), want_float(two, tried), 1e-6),
        tried=tried,
        got=f"They gave {one:.4g} and {two:.4g}",
        should="Measuring twice should give the same",
        fix="Call `model.eval()` before the loop",
    )
    expect(
        close(student.now(model[1].running_mean), mean),
        tried=tried,
        got="BatchNorm's running mean has moved",
        should="Measuring should change nothing",
        fix="Call `model.eval()` before the loop",
    )


def test_the_mode_comes_back(student):
    """A model in train mode is in train mode afterwards, and one in eval mode in eval mode"""
    for training in (True, False):
        model = student.define(MAKE).network()
        model.train(training)
        want_float(student.validate(model, batches(3), student.torch.nn.MSELoss()), "a batch of 3")
        after = bool(model.training)
        expect(
            after == training,
            tried=f"a model that comes in {'train' if training else 'eval'} mode",
            got=f"Afterwards it is in {'train' if after else 'eval'} mode",
            should="It should be in the mode in which it came",
            fix="Note the modes before `model.eval()` and give them back at the end",
        )


