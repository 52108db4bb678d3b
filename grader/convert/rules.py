"""Small questions that the rewriting of a test asks about its code."""

from __future__ import annotations

import ast
import re
import unittest

from grader.convert.names import bound_names
from grader.convert.scope import CannotCarry


def used_first(body: list[ast.stmt], names: set[str]) -> set[str]:
    """The names that some statement reads before any has bound them."""
    found: set[str] = set()
    bound: set[str] = set()
    for node in body:
        if isinstance(node, ast.AugAssign):
            read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Assert)):
            read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        else:
            bound |= bound_names([node])  # what a block binds, it most likely binds before it reads it
            continue
        found |= (read & names) - bound
        bound |= bound_names([node])
    return found


def is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("set", "frozenset")
    return isinstance(node, (ast.Set, ast.SetComp))


def of_unittest(name: str) -> str:
    method = {"ok_": "assertTrue", "eq_": "assertEqual", "assert_equals": "assertEqual"}.get(name)
    method = method or re.sub(r"_(\w)", lambda found: found[1].upper(), name)
    if not hasattr(unittest.TestCase, method):
        raise CannotCarry(f"it uses `{name}` of nose, which has no counterpart in unittest")
    return f"TestCase().{method}"
