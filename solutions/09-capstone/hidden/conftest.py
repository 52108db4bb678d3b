"""Shared by the suites of the capstone: other tables of the same generator, and baselines on each of them."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.suite import describe, expect, mistake, want_tensor

SECONDS = 20.0  # of CPU time for 700 rows, as the notebook promises; the reference takes about 0.5

TOOLS = """
import os
import random
import signal
import time


class TooSlow(BaseException):
    pass


def write(path, text):
    with open(path, "w", newline="") as file:
        file.write(text)


def timed(limit, solve, *args):
    "What solve returns, and None in its place where it takes more CPU seconds than the limit."

    def stop(number, frame):
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        return {"in time": True, "preds": solve(*args)}
    except TooSlow:
        return {"in time": False, "preds": None}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seeded(seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def seen_devices():
    "Device types of the inputs of every module that is called from now on."
    seen = set()

    def note(module, args):
        seen.update(a.device.type for a in args if isinstance(a, torch.Tensor))

    torch.nn.modules.module.register_module_forward_pre_hook(note)
    return seen


def listed(seen):
    return sorted(seen)


def reload(build_model, d, path, x):
    model = build_model(d)
    state = torch.load(path, weights_only=True, map_location="cpu")
    model.load_state_dict(state)
    model.eval()
    with torch.no_grad():
        return model(x)
"""


@pytest.fixture
def tools(student):
    """Small helpers that live in the runner."""
    return student.define(TOOLS)


def _generator():
    path = Path(__file__).resolve().parents[1] / "data" / "survey.py"
    spec = importlib.util.spec_from_file_location("capstone_survey", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SURVEY = _generator()


class Table:
    """One table of the generator, with the numbers that are in the text of its files."""

    def __init__(self, tools, folder, seed, rows, test_rows, regions=7, noise=3):
        self._tools, self.folder = tools, folder
        self.names, x, self.y, test_x, self.test_y = SURVEY.draw(seed, rows, test_rows, regions, noise)
        self.rows, self.d = rows, len(self.names)
        self.x, self.test_x = (
            np.array([[float(f"{v:.6g}") for v in row] for row in part]) for part in (x, test_x)
        )
        self.train_csv = self.write("train.csv", self.x, self.y)
        self.test_csv = self.write("test.csv", self.test_x, first_id=rows)

    def write(self, name, x, target=None, first_id=0):
        path = f"{self.folder}/{name}"
        self._tools.write(path, SURVEY.text(self.names, x, target, first_id))
        return path

    def without_constants(self):
        """Forget the columns that have the same value in every row, in both files."""
        keep = [j for j in range(self.d) if self.x[:, j].std() > 0]
        self.names, self.d = [self.names[j] for j in keep], len(keep)
        self.x, self.test_x = self.x[:, keep], self.test_x[:, keep]
        self.train_csv = self.write("train.csv", self.x, self.y)
        self.test_csv = self.write("test.csv", self.test_x, first_id=self.rows)

    def rmse(self, prediction):
        return float(np.sqrt(np.mean((np.asarray(prediction, dtype=float) - self.test_y) ** 2)))

    @property
    def day_2(self):
        """RMSE of the simple baseline: the target is what it was the day before."""
        return self.rmse(self.test_x[:, self.names.index("rate_day2")])

    @property
    def linear(self):
        """RMSE of a scaled linear model with a little regularization, in closed form."""
        std = self.x.std(0)
        std[std == 0] = 1
        a, b = (self.x - self.x.mean(0)) / std, (self.test_x - self.x.mean(0)) / std
        weights = np.linalg.solve(a.T @ a + np.eye(self.d), a.T @ (self.y - self.y.mean()))
        return self.rmse(b @ weights + self.y.mean())


@pytest.fixture
def table(student, tools, seed):
    """Make a table in a fresh folder: `table(rows, test_rows)`; each call gives another one."""
    count = 0

    def make(rows, test_rows, **options):
        nonlocal count
        count += 1
        return Table(tools, student.folder(), seed % 1_000_003 + count, rows, test_rows, **options)

    return make


@pytest.fixture
def solved(student):
    """Call solve and look at the form of what it returns: a plain tensor of shape (N,)."""

    def run(table, tried, *, test_csv=None, out_dir=None, n=None, **options):
        out_dir = out_dir or student.folder()
        preds = student.solve(table.train_csv, test_csv or table.test_csv, out_dir, **options)
        return in_form(preds, n or len(table.test_y), tried)

    return run


def in_form(preds, n, tried):
    fix = "Return one number for each test row: `squeeze(1)` makes (N, 1) into (N,)"
    preds = want_tensor(preds, tried, shape=(n,), fix=fix)
    expect(
        preds.is_floating_point(),
        tried=tried,
        got=f"It returned {describe(preds)}",
        should="Predictions are floats",
    )
    bad = int((~torch.isfinite(preds.detach())).sum())
    if bad:
        raise mistake(
            tried=tried,
            got=f"{bad} of the {n} predictions are nan or infinite",
            should="Every prediction should be a number",
            fix="0 / 0 for a constant column makes nan (let its std be 1); raw columns in the "
            "hundred thousands "
            "and a large learning rate make the loss explode",
        )
    return torch.tensor(preds.detach().tolist(), dtype=torch.float64)


@pytest.fixture
def builds(student, tools):
    """Check that build_model gives a new model, and reseeds nothing."""

    def check(d):
        tried = f"build_model({d})"
        model = student.call(student.build_model, d)
        expect(
            student.isinstance(model, student.torch.nn.Module),
            tried=tried,
            got=f"It returned an object of type {student.type(model)}",
            should="It should return a new `nn.Module`",
        )
        expect(
            not student.same(model, student.call(student.build_model, d)),
            tried=f"{tried}, twice",
            got="Both times it returned the same object",
            should="Each call should make a new model",
            fix="Make the model inside the function, and keep none between the calls",
        )
        states = []
        for seed in (1, 2):
            tools.seeded(seed)
            student.call(student.build_model, d)
            states.append(student.state())
        for key in ("torch random state", "numpy random state", "python random state"):
            expect(
                states[0][key] != states[1][key],
                tried=f"{tried} after two different global seeds",
                got=f"Afterwards the {key} was the same both times: the call seeds the global generator",
                should="The global random state belongs to the caller",
                fix="Take `manual_seed` out of build_model; solve seeds, inside `torch.random.fork_rng()`",
            )

    return check


@pytest.fixture
def form():
    """Check the form of predictions: `form(preds, n, tried)`."""
    return in_form


@pytest.fixture
def limit():
    """CPU seconds that solve may take."""
    return SECONDS
