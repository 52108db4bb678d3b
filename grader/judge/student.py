"""The `student` fixture of hidden suites: reads as if it held the student's objects, which live in another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from grader.judge.link import Link, SentTensor
from grader.signatures import Name, check_name
from grader.suite import Mistake, StudentError, UnexpectedKind, mistake
from grader.wire.codec import Reference


class Remote:
    """An object of the runner. Attributes, calls, items, iteration and `with` act there; its truth, order or sum is an
    error, for verdicts are made on plain values, never by the student's own `__eq__`."""

    __slots__ = ("_link", "_remote_number", "_type_name")

    def __init__(self, link: Link, reference: Reference):
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_remote_number", reference.number)
        object.__setattr__(self, "_type_name", reference.type_name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._link.ask("attr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._link.ask("setattr", self, name, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._link.ask("call", self, list(args), kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self._link.ask("item", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._link.ask("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        self._link.ask("delitem", self, key)

    def __contains__(self, item: Any) -> bool:
        return self._link.ask("contains", self, item) is True

    def __len__(self) -> int:
        length = self._link.ask("len", self)
        if type(length) is not int or length < 0:
            raise Mistake("`len` of your object gave no number.")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._link.ask("iter", self)
        while True:
            try:
                yield self._link.ask("next", iterator)
            except StopIteration:
                return

    def __enter__(self) -> Any:
        return self._link.ask("enter", self)

    def __exit__(self, kind, value, traceback) -> None:
        self._link.ask("exit", self)

    def __repr__(self) -> str:
        return f"<{self._type_name} in the runner>"

    def describe_remote(self) -> str:
        """What `grader.suite.describe` says of it."""
        return f"an object of type {self._type_name}"

    def _no_plain_value(self, *_: Any) -> Any:
        if self._type_name in ("function", "builtin_function_or_method", "method"):
            hint = "Probably a pair of parentheses is missing."
        elif self._type_name in ("generator", "async_generator"):
            hint = "Probably there is a `yield` where `return` is due."
        else:
            hint = "A number, a tensor or a list of them can be looked at."
        raise UnexpectedKind(f"Your code gave {self.describe_remote()} where a plain value is due. {hint}")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _no_plain_value
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _no_plain_value
    __neg__ = __abs__ = __float__ = __int__ = __index__ = __round__ = __array__ = _no_plain_value
    __hash__ = None  # type: ignore[assignment]


class Student:
    """What a hidden suite holds. See the authors' guide for each member.

    `connect()` gives a fresh copy of the notebook's process; `explain_missing(name)` says which cell should define it.
    """

    def __init__(
        self,
        connect: Callable[[Callable], Link],
        declared: Mapping[str, Name],
        explain_missing: Callable[[str], str],
        devices: tuple[str, ...] = ("cpu",),
    ):
        self._connect = connect
        self._declared = declared
        self._explain_missing = explain_missing
        self._checked: set[str] = set()
        self.devices = devices
        self._modules: dict[str, Any] = {}
        self._simulated = False
        self._link = connect(Remote)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._declared and name not in self._checked:
            self._check(name)
        try:
            return self._link.ask("name", name)
        except StudentError as error:
            if error.type == "NameError" and not error.frames:
                raise Mistake(self._explain_missing(name)) from None
            raise

    def _check(self, name: str) -> None:
        facts = self._link.ask("facts", name)
        if facts is None:
            raise Mistake(self._explain_missing(name))
        problem = check_name(self._declared[name], facts)
        if problem:
            raise Mistake(problem)
        self._checked.add(name)

    @property
    def torch(self) -> Any:
        return self.module("torch")

    @property
    def numpy(self) -> Any:
        return self.module("numpy")

    @property
    def instruments(self) -> Any:
        return self.module("instruments")

    def module(self, name: str) -> Any:
        if name not in self._modules:
            self._modules[name] = self._link.ask("module", name)
        return self._modules[name]

    def put(self, value: Any, device: Any = None, requires_grad: bool = False) -> Any:
        return self._link.ask("put", value, device, requires_grad)

    def now(self, thing: Any) -> Any:
        value = self._link.ask("now", thing)
        return _plain(value)

    def ref(self, tensor: Any) -> Remote:
        if isinstance(tensor, Remote):
            return tensor
        if not isinstance(tensor, SentTensor) or not tensor._facts.number:
            raise TypeError("only what came from the runner has a reference")
        return Remote(self._link, Reference(tensor._facts.number, "Tensor"))

    def call(self, thing: Any, *args: Any, **kwargs: Any) -> Remote:
        return self._link.ask("call_ref", thing, list(args), kwargs)

    def isinstance(self, thing: Any, kinds: Any) -> bool:
        return self._link.ask("isinstance", thing, kinds) is True

    def type(self, thing: Any) -> str:
        return str(self._link.ask("type", thing))

    def same(self, one: Any, other: Any) -> bool:
        """Whether both stand for one and the same object."""
        return self._link.ask("same", one, other) is True

    def define(self, source: str) -> Any:
        return self._link.ask("define", source)

    def state(self) -> dict[str, Any]:
        state = self._link.ask("state")
        if not isinstance(state, dict):
            raise mistake(tried="reading the global state")
        return state

    @property
    def printed(self) -> str:
        return self._link.printed

    def folder(self) -> str:
        return self._link.ask("folder")

    def read(self, path: Any) -> bytes:
        data = self._link.ask("read", path)
        return data if isinstance(data, bytes) else b""

    def simulate(self) -> None:
        """Switch the simulated accelerator on in this test's process."""
        self._simulated = True
        self._link.ask("simulate")

    def restart(self) -> None:
        """A new process of the same notebook; references from before are void."""
        self._link = self._connect(Remote)
        self._modules.clear()
        if self._simulated:
            self._link.ask("simulate")


def _plain(value: Any) -> Any:
    """Snapshots without ties, as ordinary tensors (of the subclass that still tells the device)."""
    if isinstance(value, Remote):
        raise UnexpectedKind(f"Your code gave {value.describe_remote()} where a plain value is due.")
    return value


__all__ = ["Remote", "Student", "torch"]
