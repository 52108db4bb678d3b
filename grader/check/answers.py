"""The cells of a notebook's JSON that answer a question, and whether they are still as the student got them."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.assignment import Assignment
from grader.check.session import STUB

_START = re.compile(r"""grader\.start\(\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class Answer:
    """The cell that defines a promised name last, for that definition counts; `cell` is None if none does."""

    name: str
    cell: dict[str, Any] | None
    stub: bool = False
    problem: str = ""


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The code cells in order; what is no cell is passed over."""
    return [cell for cell in notebook["cells"] if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def source_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which may be stored as a list of lines."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return same_text(source) if isinstance(source, str) else ""


def same_text(source: str) -> str:
    """Without what an editor changes on its own: line ends, blanks at the end of a line, blank lines around."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def digest(source: str) -> str:
    """What release notes beside a stub, so that a stub of any form is known again."""
    return hashlib.sha256(same_text(source).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def assignment_of(notebook: dict[str, Any]) -> str | None:
    """The assignment that a setup cell starts, else the one that release has noted."""
    for cell in code_cells(notebook):
        if match := _START.search(source_of(cell)):
            return match[1]
    about = _about(notebook)
    return about.get("assignment") if isinstance(about.get("assignment"), str) else None


def has_setup(notebook: dict[str, Any], assignment: Assignment) -> bool:
    found = (_START.search(source_of(cell)) for cell in code_cells(notebook))
    return any(match is not None and match[1] == assignment.name for match in found)


def answers(
    notebook: dict[str, Any], assignment: Assignment, to_python: Callable[[str], str]
) -> dict[str, list[Answer]]:
    """For each question its promised names. `to_python` takes magics out of a cell."""
    defined: dict[str, Answer] = {}
    for cell in code_cells(notebook):
        for name, stub, problem in _definitions(cell, set(assignment.answer_names), to_python):
            defined[name] = Answer(name, cell, stub, problem)
    return {q.id: [defined.get(name.name, Answer(name.name, None)) for name in q.names] for q in assignment.questions}


def _definitions(
    cell: dict[str, Any], wanted: set[str], to_python: Callable[[str], str]
) -> list[tuple[str, bool, str]]:
    source = source_of(cell)
    untouched = _about(cell).get("stub") == digest(source)
    try:
        tree = ast.parse(to_python(source))
    except (SyntaxError, ValueError, RecursionError) as error:
        what = getattr(error, "msg", None) or "it cannot be read"
        line = getattr(error, "lineno", None)
        problem = f"{what}, line {line}" if line else what
        begun = (name for name in wanted if re.search(rf"^(?:def|class) {name}\b|^{name} *=", source, re.MULTILINE))
        return [(name, untouched, problem) for name in sorted(begun)]
    found = []
    for node in _statements(tree.body):
        for name in sorted(_names(node) & wanted):
            found.append((name, untouched or _is_stub(node), ""))
    return found


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those that run when the cell does: also what stands below an `if`, a `with`, a `try`."""
    for node in body:
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for part in ("body", "orelse", "handlers", "finalbody"):
                yield from _statements(getattr(node, part, []))


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def _is_stub(node: ast.stmt) -> bool:
    """It still has the line that release puts where an answer belongs."""
    constants = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return any(isinstance(value, str) and STUB.fullmatch(value) for value in constants)


def _about(thing: dict[str, Any]) -> dict[str, Any]:
    metadata = thing.get("metadata")
    about = metadata.get("grader") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}
