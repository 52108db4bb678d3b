"""Plain facts about an object that a question asks for. The judge makes its own message of them."""

from __future__ import annotations

import inspect
from typing import Any

# What people write when they mean __init__; the lecture slides themselves print it as `init`.
_MISSPELT_INIT = ("init", "_init_", "__init", "init__", "_init", "__int__", "__inti__", "__Init__")


def facts(obj: Any) -> dict:
    """kind ("function", "class", "callable" or "value"), type, name, params, generator, coroutine, misspelt.

    params is a list of [name, kind, has a default], kind being "position", "any", "star", "key" or "stars",
    or None where Python cannot tell. A class is described by its constructor, without self; misspelt is what
    it has instead of `__init__`.
    """
    if inspect.isclass(obj):
        own = _defines_init(obj)
        misspelt = None if own else next((name for name in _MISSPELT_INIT if name in vars(obj)), None)
        # Without a constructor of its own it takes no arguments, though nn.Module's reads (*args, **kwargs).
        params = _params(obj) if own else []
        return {
            "kind": "class",
            "type": "type",
            "name": str(getattr(obj, "__name__", "")),
            "params": params,
            "generator": False,
            "coroutine": False,
            "misspelt": misspelt,
        }
    kind = "function" if inspect.isroutine(obj) else "callable" if callable(obj) else "value"
    return {
        "kind": kind,
        "type": type(obj).__name__,
        "name": str(getattr(obj, "__name__", "")),
        "params": _params(obj) if kind != "value" else None,
        "generator": inspect.isgeneratorfunction(obj),
        "coroutine": inspect.iscoroutinefunction(obj) or inspect.isasyncgenfunction(obj),
        "misspelt": None,
    }


_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "position",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "any",
    inspect.Parameter.VAR_POSITIONAL: "star",
    inspect.Parameter.KEYWORD_ONLY: "key",
    inspect.Parameter.VAR_KEYWORD: "stars",
}


def _params(obj: Any) -> list | None:
    try:
        signature = inspect.signature(obj)
    except (TypeError, ValueError):
        return None
    return [[p.name, _KINDS[p.kind], p.default is not p.empty] for p in signature.parameters.values()]


def _defines_init(cls: type) -> bool:
    """Whether a constructor is defined below object and nn.Module, by the student or by a base class."""
    for base in cls.__mro__:
        if "__init__" in vars(base) or ("__new__" in vars(base) and base is not object):
            bare = base is object or (base.__module__.startswith("torch.") and base.__name__ == "Module")
            if not bare and base.__module__ not in ("typing", "abc"):
                return True
            if bare:
                return False
    return False
