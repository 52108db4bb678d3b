"""The fixtures of hidden suites. They read the trial (one submission before the judge) from pytest's configuration."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import pytest
import torch

from grader.judge.student import Student


@pytest.fixture
def student(request):
    """The student's notebook, in a fresh copy of its process."""
    trial = request.config.trial
    seconds = min(trial.limits.test_seconds, trial.control.deadline - time.monotonic())
    deadline = time.monotonic() + seconds
    devices = ("cpu", "cuda")
    student = Student(
        lambda proxy: trial.control.begin_test(proxy, deadline), trial.declared, trial.explain_missing, devices
    )
    yield student


@pytest.fixture
def seed(request) -> int:
    """An int that depends on the submission and the test, and on nothing else."""
    text = f"{request.config.trial.seed}:{request.node.nodeid.rsplit('/', 1)[-1]}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little")


@pytest.fixture
def rng(seed) -> torch.Generator:
    """A torch generator, seeded anew for each submission and test."""
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def leaderboard(request) -> Callable[..., None]:
    """`leaderboard("RMSE", 0.91)`: a figure to rank by, for graders that have a leaderboard; a low one is better unless
    `order` is "desc". It counts for nothing, and students see it."""
    figures = request.node.figures = []

    def note(name: str, value: float, order: str = "asc") -> None:
        figures.append({"name": name, "value": round(float(value), 3), "order": order})

    return note


@pytest.fixture
def device(request, student) -> str:
    """ "cpu", then "cuda": a real one where the grading runs on one, else simulated in the runner."""
    if request.param == "cuda":
        _accelerate(request, student)
    return request.param


@pytest.fixture
def cuda(request, student) -> str:
    """The accelerator alone."""
    _accelerate(request, student)
    return "cuda"


def _accelerate(request, student: Student) -> None:
    if request.config.trial.real_cuda:
        request.node.device_note = "cuda"
    else:
        request.node.device_note = "cuda (simulated)"
        student.simulate()


def pytest_generate_tests(metafunc) -> None:
    if "device" in metafunc.fixturenames:
        metafunc.parametrize("device", ["cpu", "cuda"], indirect=True)
