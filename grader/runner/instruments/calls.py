"""Notes which functions of torch a call uses, whatever names they were imported under."""

from __future__ import annotations

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode


class _Functions(TorchFunctionMode):
    def __init__(self, names):
        super().__init__()
        self._names = names

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self._names.add(getattr(func, "__name__", str(func)))
        return func(*args, **(kwargs or {}))


class _Operators(TorchDispatchMode):
    def __init__(self, names):
        super().__init__()
        self._names = names

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self._names.add(func.__name__.partition(".")[0])
        return func(*args, **(kwargs or {}))


def used(function, *args, **kwargs):
    """Names of the Python functions and of the operators below them that `function(*args, **kwargs)` runs."""
    names = set()
    with _Functions(names), _Operators(names):
        function(*args, **kwargs)
    return sorted(names)
