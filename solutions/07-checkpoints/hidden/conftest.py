"""Shared by the suites of this assignment: small models, runs that crash, folders, files from a GPU."""

import pytest
import torch

from grader.suite import StudentError, close, plain

TOOLS = """
import os
import random
from torch.utils.data import DataLoader, Dataset, TensorDataset


def network(kind="plain", inputs=3):
    if kind == "batchnorm":
        return nn.Sequential(nn.Linear(inputs, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 2))
    if kind == "dropout":
        return nn.Sequential(nn.Linear(inputs, 12), nn.Tanh(), nn.Dropout(0.4), nn.Linear(12, 2))
    return nn.Sequential(nn.Linear(inputs, 5), nn.Tanh(), nn.Linear(5, 2))


def randomize(model, seed):
    "Every parameter and buffer gets numbers of its own; nothing global is drawn from."
    generator = torch.Generator().manual_seed(seed)
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            fresh = torch.rand(value.shape, generator=generator, dtype=torch.float64) + 0.3
            signs = 1.0 if "var" in name else torch.randn(value.shape, generator=generator).sign()
            value.copy_((fresh * signs).to(value.dtype))
        else:
            value.fill_(int(torch.randint(3, 50, (), generator=generator)))
    return model


def state(model):
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def optimizer(kind, model, lr=0.05):
    if kind == "momentum":
        return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    if kind == "adam":
        return torch.optim.Adam(model.parameters(), lr=lr)
    return torch.optim.SGD(model.parameters(), lr=lr)


def steps(model, optimizer, batches):
    model.train()
    for x, y in batches:
        optimizer.zero_grad()
        F.mse_loss(model(x), y).backward()
        optimizer.step()


def files(folder):
    "Every file below the folder, by its path from there."
    found = []
    for place, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(place, name), folder) for name in names]
    return sorted(found)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def seeded(seed, skip=0):
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)
    torch.rand(skip)


class Trap:
    "A pickle of it makes a file when it is unpickled: code that runs from inside a checkpoint."

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return open, (self.marker, "w")


def trap(path, marker):
    torch.save({"0.weight": torch.zeros(5, 3), "extra": Trap(marker)}, path)
"""


@pytest.fixture
def helpers():
    """The source of the small helpers that live in the runner."""
    return TOOLS


@pytest.fixture
def tools(student):
    """Small helpers that live in the runner. They are gone after `student.restart()`, see `again`."""
    return student.define(TOOLS)


@pytest.fixture
def again(student):
    """A new process of the notebook, and the helpers in it."""

    def restart():
        student.restart()
        return student.define(TOOLS)

    return restart


@pytest.fixture
def states():
    """The names of entries in which two state dicts (as plain values) differ."""

    def differing(found, wanted, rtol=1e-5, atol=1e-6):
        names = set(found) ^ set(wanted)
        names |= {
            name
            for name in set(found) & set(wanted)
            if not close(found[name], wanted[name], rtol=rtol, atol=atol)
        }
        return sorted(names)

    return differing


@pytest.fixture
def readable(student):
    """What torch.load(path, weights_only=True) gives in the runner; (None, its words) where it refuses."""

    def read(path):
        try:
            return student.torch.load(path, weights_only=True, map_location="cpu"), None
        except StudentError as error:
            return None, f"{error.type}: {plain(error.text)[:90]}"

    return read


@pytest.fixture
def batches(rng):
    """Draw batches (x, y) of the given sizes."""

    def draw(*sizes, inputs=3, outputs=2):
        return [
            (torch.randn(n, inputs, generator=rng), torch.randn(n, outputs, generator=rng)) for n in sizes
        ]

    return draw
