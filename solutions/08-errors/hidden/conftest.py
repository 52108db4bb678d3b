"""What the suites of 08 share: the same model here and in the runner, a reference for the training loop."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from grader.suite import StudentError, mistake


class Lab:
    """Twin models: one of the judge's own, one in the runner with the same weights."""

    def __init__(self, student, rng):
        self.student = student
        self.rng = rng
        self.probes = student.instruments.witness

    def draw(self, *shape, dtype=torch.float32):
        return torch.randn(*shape, generator=self.rng, dtype=torch.float64).to(dtype)

    def twin(self, source, dtype=torch.float32):
        """(mine, theirs, probe) of an expression; `probe` in it is a layer that notes its calls."""
        mine = eval(source, {"nn": nn, "torch": torch, "probe": nn.Identity()}).to(dtype)
        with torch.no_grad():
            for name, p in mine.named_parameters():
                scale = 0.7 if p.dim() > 1 else 0.3
                p.copy_(self.draw(*p.shape) * scale + (1.0 if "norm" in name else 0.0))
            for name, b in mine.named_buffers():
                if b.is_floating_point():
                    b.copy_(self.draw(*b.shape) if name.endswith("mean") else self.draw(*b.shape).abs() + 0.5)
        probe = self.probes.Witness()
        make = self.student.define(f"def make(probe):\n    return {source}").make
        theirs = make(probe)
        if dtype is not torch.float32:
            theirs.to(dtype)
        theirs.load_state_dict(dict(mine.state_dict()))
        return mine, theirs, probe

    def state(self, theirs):
        """The runner's state dict as plain CPU tensors."""
        return dict(self.student.now(theirs.state_dict()))

    def calls(self, probe):
        return self.student.now(probe.calls)

    def attempt(self, call, tried, should, fix, texts=None):
        """call(); an exception of student code is told in full. `texts` maps words in its text to a cause."""
        try:
            return call()
        except NotImplementedError:
            raise
        except StudentError as error:
            for word, cause in (texts or {}).items():
                if word in error.text:
                    fix = cause
            text = error.text.splitlines()[0] if error.text else ""
            if len(text) > 160:
                text = text[:157] + "..."
            if error.frames:
                text += f", in the line `{error.frames[-1][2].strip()[:80]}`"
            raise mistake(
                tried=tried, got=f"It raised {error.type}: {text}", should=should, fix=fix
            ) from None


@pytest.fixture
def lab(student, rng):
    return Lab(student, rng)


class Sgd:
    """SGD with momentum as in torch.optim, whose first use here would import seconds of other things."""

    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.velocity = [None] * len(params)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is None:
                    continue
                old = self.velocity[i]
                self.velocity[i] = p.grad.clone() if old is None else self.momentum * old + p.grad
                p -= self.lr * self.velocity[i]


def reference(mine, epochs, lr, momentum=0.0, criterion=F.mse_loss, recipe="right", stale=None):
    """(state after, [[batch losses] per epoch]) of a loop over `epochs` (a list of lists of batches).

    recipe: "right", or a fault: "no clearing", "once an epoch", "after the step", "late",
    "one step an epoch", "fresh optimizer".
    """
    model = copy.deepcopy(mine).train()
    params = list(model.parameters())
    optimizer = Sgd(params, lr, momentum)
    if stale is not None:
        for p, g in zip(params, stale, strict=True):
            p.grad = g.clone()
    losses = []
    for batches in epochs:
        losses.append([])
        if recipe in ("once an epoch", "one step an epoch"):
            optimizer.zero_grad()
        for x, y in batches:
            if recipe in ("right", "fresh optimizer"):
                optimizer.zero_grad()
            if recipe == "fresh optimizer":
                optimizer = Sgd(params, lr, momentum)
            if recipe == "late":
                optimizer.step()
                optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            if recipe not in ("late", "one step an epoch"):
                optimizer.step()
            if recipe == "after the step":
                optimizer.zero_grad()
            losses[-1].append(loss.item())
        if recipe == "one step an epoch":
            optimizer.step()
    return {k: v.detach().clone() for k, v in model.state_dict().items()}, losses


@pytest.fixture
def simulate():
    return reference


def near(a, b, rtol=2e-4, atol=2e-5):
    return a.keys() == b.keys() and all(
        a[k].shape == b[k].shape and torch.allclose(a[k].double(), b[k].double(), rtol=rtol, atol=atol)
        for k in b
    )


@pytest.fixture
def same_state():
    return near
