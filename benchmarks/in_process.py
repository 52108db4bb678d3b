"""The hidden suite's tests as plain calls in one process, over the live names of a notebook.

This is how an instructor would put the same checks into another grader: no judge, no sandbox, no pytest session.
Also the floor below which no grader can come: the cells and the calls themselves.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import inspect
import itertools
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from grader.check.local import LocalStudent
from grader.judge import vocabulary
from grader.runner import live, simulated_cuda


def load(path: Path) -> ModuleType:
    """A test file or conftest as a module."""
    spec = importlib.util.spec_from_file_location(f"suite_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def tests_of(path: Path) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """(name, function, parameters) of each test of a file, parametrized ones once for each case."""
    for name, function in vars(load(path)).items():
        if not name.startswith("test_") or not callable(function):
            continue
        marks = [m for m in getattr(function, "pytestmark", []) if m.name == "parametrize"]
        axes = [[(mark.args[0], value) for value in mark.args[1]] for mark in marks]
        if "device" in inspect.signature(function).parameters:
            axes.append([("device", "cpu"), ("device", "cuda")])
        for case in itertools.product(*axes):
            parameters: dict[str, Any] = {}
            for names, value in case:
                keys = [key.strip() for key in names.split(",")] if isinstance(names, str) else list(names)
                values = getattr(value, "values", value) if len(keys) > 1 or hasattr(value, "values") else [value]
                parameters |= dict(zip(keys, values, strict=True))
            yield "-".join([name, *map(str, range(len(parameters)))]), function, parameters


def call(function: Any, parameters: dict[str, Any], namespace: dict[str, Any], folder: Path, name: str) -> None:
    """Run one test on the names in `namespace`; it raises what the test raises."""
    live.usual_modes()  # a wrong answer graded before must not end this test early
    known = dict(parameters)
    on_cuda = parameters.get("device") == "cuda" or "cuda" in inspect.signature(function).parameters
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")
    known |= {
        "student": LocalStudent(namespace),
        "seed": seed,
        "rng": torch.Generator().manual_seed(seed),
        "cuda": "cuda",
    }
    conftest = load(folder / "conftest.py") if (folder / "conftest.py").is_file() else None
    fixtures = vars(vocabulary) | function.__globals__ | (vars(conftest) if conftest else {})
    with simulated_cuda.simulated() if on_cuda else contextlib.nullcontext():
        function(**{key: _fixture(key, known, fixtures) for key in inspect.signature(function).parameters})


def _fixture(name: str, known: dict[str, Any], fixtures: dict[str, Any]) -> Any:
    if name not in known:
        function = fixtures[name]._get_wrapped_function()
        arguments = {key: _fixture(key, known, fixtures) for key in inspect.signature(function).parameters}
        value = function(**arguments)
        known[name] = next(value) if inspect.isgenerator(value) else value
    return known[name]
