"""Inputs that a test makes, lends to an answer, and looks at afterwards: they must live where the answer runs."""

from __future__ import annotations

import ast

from grader.convert.names import BUILTINS, free_names
from grader.convert.scope import Known

_MAKERS = frozenset(
    f"{module}.{name}"
    for module in ("numpy", "torch")
    for name in ("array", "tensor", "arange", "zeros", "ones", "full", "linspace", "eye")
)
_WRITERS = frozenset(
    ["append", "extend", "insert", "pop", "remove", "sort", "reverse", "update", "clear", "add", "setdefault", "fill"]
)
_IN_THE_RUNNER = frozenset(["np", "torch", "nn"])


def lent_names(tree: ast.Module, known: Known) -> tuple[set[str], set[int]]:
    """The names of such inputs, and the ids of the nodes where they are handed over.

    Only what a plain assignment binds once to a list, a dict, an array or a tensor, and what the test itself never
    changes: then `student.put` and `student.now` say the same.
    """
    made = {node.targets[0].id: node for node in tree.body if _makes(node, known)}  # type: ignore[attr-defined]
    handed: set[int] = set()
    first: dict[str, tuple[int, int]] = {}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and of_notebook(node, known)):
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(given, ast.Name) and given.id in made:
                handed.add(id(given))
                place = (given.lineno, given.col_offset)
                first[given.id] = min(first.get(given.id, place), place)
    found = set()
    for name, place in first.items():
        uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
        looked_at = any((n.lineno, n.col_offset) > place and id(n) not in handed for n in uses)
        if looked_at and sum(isinstance(n.ctx, ast.Store) for n in uses) == 1 and not _changed(tree, name):
            found.add(name)
    return found, handed


def of_notebook(call: ast.Call, known: Known) -> bool:
    """Whether an answer is called: a name of the notebook, or something of it."""
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in known.names and root.id not in known.modules


def can_be_defined(function: ast.Lambda, source: str) -> bool:
    """Whether a lambda needs nothing but builtins and the modules that inputs made in the runner have."""
    return free_names(source) <= BUILTINS | _IN_THE_RUNNER and "\n" not in source


def _makes(node: ast.stmt, known: Known) -> bool:
    if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
        return False
    if isinstance(node.value, ast.Call):
        return known.dotted(node.value.func) in _MAKERS
    return isinstance(node.value, (ast.List, ast.Dict, ast.ListComp, ast.DictComp))


def _changed(tree: ast.Module, name: str) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.value, ast.Name):
            writes = isinstance(node, ast.Attribute) and node.attr in _WRITERS
            if node.value.id == name and (writes or not isinstance(node.ctx, ast.Load)):
                return True
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return True
    return False
