"""What the suites share: twins of a model here and in the runner, and clean training to compare."""

from __future__ import annotations

import copy
import re

import pytest
import torch
from torch import nn

from grader.suite import StudentError, close, mistake


def skewed(output, target):
    """The judge's own copy of the runner's `Skewed` criterion: output and target are not alike."""
    error = target - output
    return torch.where(error > 0, 3.0 * error, -error).mean()


MAKE = """
def make(probe, state, dtype):
    model = {}
    model.to(dtype)
    model.load_state_dict(state)
    return model
"""


class Lab:
    """Makes inputs and models, and does here what should have happened there."""

    skewed = staticmethod(skewed)

    def __init__(self, student, rng):
        self.student, self.rng = student, rng
        self.tools = student.instruments.training

    # Inputs

    def draw(self, *shape, dtype=torch.float32):
        return torch.randn(shape, generator=self.rng, dtype=torch.float64).to(dtype)

    def batch(self, n, d=3, k=2, dtype=torch.float32):
        return self.draw(n, d, dtype=dtype), self.draw(n, k, dtype=dtype)

    def batches(self, *sizes, d=3, k=2, dtype=torch.float32):
        return [self.batch(n, d, k, dtype) for n in sizes]

    def twin(self, expression, probe=None, dtype=torch.float32):
        """(model here, model in the runner), same form and weights; `probe` exists there only."""
        mine = eval(expression, {"nn": nn, "probe": nn.Identity()})
        with torch.no_grad():
            for p in mine.parameters():
                p.copy_(self.draw(*p.shape) * 0.7)
        mine = mine.to(dtype)
        make = self.student.define(MAKE.format(expression)).make
        return mine, make(self.tools.Probe() if probe is None else probe, mine.state_dict(), dtype)

    def loader(self, batches, **options):
        """A DataLoader in the runner that gives these batches (all of the first one's size but the last)."""
        data = self.student.module("torch.utils.data")
        x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
        return data.DataLoader(data.TensorDataset(x, y), **{"batch_size": len(batches[0][0]), **options})

    # Looking

    def state(self, theirs):
        """The runner's parameters and buffers as they are now."""
        return {name: value.detach().clone().cpu() for name, value in theirs.state_dict().items()}

    def near(self, one, other, rtol=1e-4, atol=2e-6):
        """Whether two states agree up to rounding; `other` may be a model."""
        other = other.state_dict() if isinstance(other, nn.Module) else other
        return all(close(one[name], value, rtol, atol) for name, value in other.items())

    def moved(self, one, other):
        """The largest change of any weight."""
        other = other.state_dict() if isinstance(other, nn.Module) else other
        return max(float((one[name].double() - value.double()).abs().max()) for name, value in other.items())

    def outcome(self, mine, batches, recipe="clean", criterion=None, stale=None, epochs=1, **sgd):
        """(state, losses of all steps) after training a copy of `mine` by a right or a faulty recipe."""
        model = copy.deepcopy(mine)
        if stale is not None:
            for p, grad in zip(model.parameters(), stale, strict=True):
                p.grad = grad.clone()
        criterion = criterion or nn.MSELoss()
        sgd = {"lr": 0.1, **sgd}
        optimizer = torch.optim.SGD(model.parameters(), **sgd)
        losses = []
        for _ in range(epochs):
            for x, y in batches:
                if recipe == "fresh optimizer":
                    optimizer = torch.optim.SGD(model.parameters(), **sgd)
                if recipe in ("clean", "twice", "climb", "fresh optimizer"):
                    optimizer.zero_grad()
                if recipe == "late":
                    optimizer.step()
                    optimizer.zero_grad()
                loss = criterion(model(x), y)
                loss.backward()
                losses.append(loss.item())
                if recipe == "climb":
                    for p in model.parameters():
                        p.grad.neg_()
                if recipe == "clipped":
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                if recipe != "late":
                    optimizer.step()
                if recipe == "twice":
                    optimizer.step()
                if recipe == "zero after":
                    optimizer.zero_grad()
        return copy.deepcopy(model.state_dict()), losses

    def loss(self, mine, batch, criterion=None, state=None):
        """The loss of one batch, at `state` if given."""
        model = copy.deepcopy(mine)
        if state is not None:
            model.load_state_dict(state)
        with torch.no_grad():
            return (criterion or nn.MSELoss())(model(batch[0]), batch[1]).item()

    # Calling

    def attempt(self, call, *, tried, should, fix):
        """Call student code where an exception means a known misconception; the message says which."""
        try:
            return call()
        except StudentError as error:
            if isinstance(error, NotImplementedError):
                raise
            # A device error has its own explanation in the tests that are about devices.
            known = None if "on the same device" in error.text else cause_of(error.text)
            raise mistake(tried=tried, got=raised(error), should=should, fix=known or fix) from error

    def run(self, call, tried):
        """Call student code; an exception whose cause is known from its text is explained, others pass through."""
        try:
            return call()
        except StudentError as error:
            fix = None if isinstance(error, NotImplementedError) else cause_of(error.text)
            if fix is None:
                raise
            raise mistake(tried=tried, got=raised(error), fix=fix) from error


CAUSES = [
    (
        r"does not require grad",
        "The loss has no graph behind it: run the forward pass with autograd on (no `no_grad`, no `.detach()`, no "
        "`torch.tensor(...)` around the loss)",
    ),
    (
        r"backward through the graph a second time",
        "`backward()` ran twice on one graph: each batch needs a forward pass of its own and one `backward()`",
    ),
    (r"'float' object has no attribute 'backward'", "`.item()` came too early: call `backward()` on the tensor"),
    (
        r"'(tuple|list)' object has no attribute 'to'",
        "A batch is a pair: unpack it first, `x, y = batch`, and move each part",
    ),
    (
        r"on the same device",
        "x, y and the model must be on one device: move both x and y to `device`, and keep the results of `.to`",
    ),
    (
        r"leaf Variable that requires grad",
        "Autograd must not watch the update: do it inside `with torch.no_grad():`",
    ),
    (
        r"'NoneType' object has no attribute '(zero_|mul_|add_|data|detach|clone)'|'float' and 'NoneType'|NoneType",
        "Something is None here: parameters that were not used have `.grad` None, and a function without `return` "
        "(such as `list.append`) gives None",
    ),
]


def raised(error):
    """What an exception of student code says, and where."""
    line = f" in the line `{error.frames[-1][2]}`" if error.frames and error.frames[-1][2] else ""
    return f"It raised {error.type}{line}: {error.text[:200]}"


def cause_of(text):
    """The probable cause of an exception, from its text."""
    return next((fix for pattern, fix in CAUSES if re.search(pattern, text)), None)


@pytest.fixture
def lab(student, rng):
    return Lab(student, rng)
