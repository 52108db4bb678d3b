"""What the names in a test's code stand for: the notebook's own, a module, a builtin, something of an earlier test."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from grader.convert.names import BUILTINS, bound_names, definitions, imports_of, parsed
from grader.signatures import RESERVED

# Modules whose values are plain data on both sides, so that the judge's own can be used.
_PLAIN_ROOTS = frozenset(sys.stdlib_module_names) | {"numpy", "torch"}
_CLASSES_OF_VALUES = re.compile(
    r"numpy\.\w+|torch\.(Tensor|Size|dtype|device)|(collections|numbers|pathlib|typing)\..+"
)


class CannotCarry(Exception):
    """Why a test cannot be carried over."""


@dataclass
class Known:
    """What the notebook and the tests before this one define."""

    names: set[str] = field(default_factory=set)
    modules: dict[str, ast.stmt] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    helpers: dict[str, str] = field(default_factory=dict)  # bound by an earlier test cell: the source of the statement
    printing: set[str] = field(default_factory=set)  # functions that print
    folder: Path | None = None

    def read(self, source: str) -> None:
        """Learn from a cell of the notebook."""
        tree = parsed(source)
        if tree is None:
            return
        found = imports_of(source)
        self.modules |= found
        self.names |= bound_names(tree.body) - set(found)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and node.module:
                self.stars.append(node.module)
        for name, definition in definitions(source).items():
            calls = [node.func for node in ast.walk(definition) if isinstance(node, ast.Call)]
            called = {function.id for function in calls if isinstance(function, ast.Name)}
            if isinstance(definition, ast.FunctionDef) and called & {"print", *self.printing}:
                self.printing.add(name)

    def read_test(self, code: str) -> None:
        """Learn from a test cell, whose names later tests may use."""
        tree = parsed(code)
        for node in tree.body if tree else []:
            text = ast.get_source_segment(code, node)
            for name in bound_names([node]):
                if text:
                    self.helpers[name] = text

    def import_for(self, name: str) -> str | None:
        """The import that gives `name`, if it is a module's; CannotCarry where the judge does not have that module."""
        statement = self.modules.get(name)
        if statement is not None:
            return import_line(statement, self.folder)
        for module in self.stars:
            if _has(module, name):
                return f"from {module} import {name}"
        return None

    def dotted(self, node: ast.expr) -> str:
        """`np.ndarray` as "numpy.ndarray"; "" for what is no name of a module."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        match self.modules.get(node.id):
            case ast.Import(names=[alias]):
                parts.append(alias.name if alias.asname else alias.name.split(".")[0])
            case ast.ImportFrom(module=module, names=[alias]):
                parts += [alias.name, str(module)]
            case _:
                return ""
        return ".".join(reversed(parts))

    def lives_in_the_runner(self, node: ast.expr) -> str:
        """The dotted name of a class whose objects do not travel; "" for any other."""
        dotted = self.dotted(node)
        return "" if not dotted or _CLASSES_OF_VALUES.fullmatch(dotted) else dotted


def import_line(statement: ast.stmt, folder: Path | None) -> str:
    """An import statement for the judge; CannotCarry where it could not run there."""
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    module = statement.module if isinstance(statement, ast.ImportFrom) else statement.names[0].name
    root = str(module).split(".")[0]
    if folder is not None and ((folder / f"{root}.py").is_file() or (folder / root).is_dir()):
        raise CannotCarry(f"its code needs the module {root} beside the notebook, which only the runner has")
    if root in ("nose", "otter", "IPython", "ipywidgets"):
        raise CannotCarry(f"its code needs {root}, which is not part of grading")
    if importlib.util.find_spec(root) is None:
        raise CannotCarry(f"its code needs the module {root}, which is not installed with the grader")
    return ast.unparse(statement)


def is_plain(dotted: str) -> bool:
    """Whether the module's values are plain data."""
    return dotted.split(".")[0] in _PLAIN_ROOTS


def known_to_python(name: str) -> bool:
    return name in BUILTINS


def reserved(name: str) -> bool:
    """Whether the `student` fixture has something of its own of that name."""
    return name in RESERVED or name.startswith("_")


def _has(module: str, name: str) -> bool:
    if not is_plain(module):
        return False
    try:
        return hasattr(importlib.import_module(module), name)
    except ImportError:
        return False
