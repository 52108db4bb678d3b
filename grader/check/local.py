"""The `student` fixture over live objects: what hidden suites do through a socket, done on the spot."""

from __future__ import annotations

import copy
import difflib
import importlib
import io
import tempfile
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from grader.runner import live
from grader.runner.facts import facts
from grader.signatures import Name, check_name
from grader.suite import Mistake


class LocalStudent:
    """What a public check holds. See the authors' guide for each member.

    `printed` is a buffer to which standard output goes while a test runs.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        declared: Mapping[str, Name] | None = None,
        printed: io.StringIO | None = None,
    ):
        self._namespace = namespace
        self._declared = declared or {}
        self._printed = printed
        self._mark = 0
        self._folder: tempfile.TemporaryDirectory | None = None
        self.devices = ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        declared = self._declared.get(name)
        found = name in self._namespace
        if declared is not None:
            problem = check_name(declared, facts(self._namespace[name]) if found else None)
            if problem is not None:
                raise Mistake(problem if found else f"{problem}\n{self._how_to_define(name)}")
        elif not found:
            raise Mistake(f"`{name}` does not exist.\n{self._how_to_define(name)}")
        self._forget_output()
        value = self._namespace[name]
        # A class stays itself, so that isinstance and type work; its printing is marked when it is looked up.
        return self._marking(value) if isinstance(value, types.FunctionType) else value

    def _how_to_define(self, name: str) -> str:
        near = difflib.get_close_matches(name, [key for key in self._namespace if key[:1] != "_"], 1, 0.8)
        return f"There is `{near[0]}`; is that it?" if near else "Run the cell that defines it, then this one again."

    def _marking(self, function: types.FunctionType) -> types.FunctionType:
        """The student's own function, but `printed` starts anew with each call."""
        forget: Callable[[], None] = self._forget_output

        def call(*args: Any, **kwargs: Any) -> Any:
            forget()
            return function(*args, **kwargs)

        call.__dict__.update(function.__dict__, __wrapped__=function)
        call.__name__, call.__qualname__, call.__doc__ = (
            function.__name__,
            function.__qualname__,
            function.__doc__,
        )
        return call  # type: ignore[return-value]

    def _forget_output(self) -> None:
        self._mark = len(self._printed.getvalue()) if self._printed else 0

    @property
    def printed(self) -> str:
        return self._printed.getvalue()[self._mark :] if self._printed else ""

    torch = torch
    numpy = np

    @property
    def instruments(self) -> Any:
        return importlib.import_module("grader.runner.instruments")

    def module(self, name: str) -> Any:
        return importlib.import_module(name)

    def put(self, value: Any, device: Any = None, requires_grad: bool = False) -> Any:
        if isinstance(value, torch.Tensor):
            # Not clone(): layouts that are not contiguous and expanded ones are inputs worth trying.
            made = copy.deepcopy(value.detach())
            return made.to(device or value.device).requires_grad_(requires_grad)
        return copy.deepcopy(value)

    def now(self, thing: Any) -> Any:
        """A copy that later calls cannot change; other objects than plain data stay themselves."""
        if isinstance(thing, torch.Tensor):
            return thing.detach().clone().cpu()
        if isinstance(thing, np.ndarray):
            return thing.copy()
        if type(thing) in (list, tuple):
            return type(thing)(self.now(item) for item in thing)
        if isinstance(thing, dict):
            return {key: self.now(value) for key, value in thing.items()}
        return thing

    def ref(self, tensor: Any) -> Any:
        return tensor

    def call(self, thing: Any, *args: Any, **kwargs: Any) -> Any:
        return thing(*args, **kwargs)

    def isinstance(self, thing: Any, kinds: Any) -> bool:
        return isinstance(thing, kinds)

    def type(self, thing: Any) -> str:
        return type(thing).__name__

    def same(self, one: Any, other: Any) -> bool:
        return one is other

    def define(self, source: str) -> Any:
        return live.run_source(source, live.new_inputs())

    def state(self) -> dict[str, Any]:
        return live.global_state()

    def folder(self) -> str:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="grader-check-", ignore_cleanup_errors=True)
        return tempfile.mkdtemp(dir=self._folder.name)

    def read(self, path: Any) -> bytes:
        return Path(path).read_bytes()

    def restart(self) -> None:
        import pytest

        pytest.skip("needs a fresh process, which only the hidden checks have")

    def _close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
