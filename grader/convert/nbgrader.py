"""Reads an nbgrader source notebook: cells that say in their metadata what they are."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.convert.model import Cell, Left, Question, Source, Test
from grader.convert.names import parsed
from grader.convert.notebook import RawCell, read_cells, without_other_graders
from grader.errors import GraderError

NEWEST_SCHEMA = 3
_AUTOTEST = re.compile(r"^\s*#+\s*(HASHED )?AUTOTEST\b")
_FILE = re.compile(r"^[\w][\w ./-]*\.\w{1,8}$")


@dataclass
class _Group:
    """Answer cells and the tests that follow them, up to the next answer cell."""

    name: str
    cell: RawCell
    tests: list[Test] = field(default_factory=list)


def read_nbgrader(path: Path) -> Source:
    """The notebook with its questions and tests. GraderError where its metadata is of an unknown kind."""
    source = Source(path.stem, [], [])
    groups: list[_Group] = []
    named: list[str] = []
    for cell in read_cells(path):
        about = _metadata(path, cell)
        if cell.kind == "raw":
            why = "there is none in our notebooks"
            source.left.append(Left(cell.number, cell.line, "a raw cell", why, cell.source))
        elif about["task"] or (about["grade"] and (about["solution"] or cell.kind != "code")):
            _manual(cell, about, source)
        elif about["grade"]:
            test = _test(cell, about, source.left)
            if test is not None and groups:
                groups[-1].tests.append(test)
            elif test is not None:
                why = "no answer cell stands before it"
                source.left.append(Left(cell.number, cell.line, "a test", why, cell.source))
        elif about["solution"] and cell.kind == "code":
            if not groups or groups[-1].tests:
                groups.append(_Group(about["grade_id"] or f"cell {cell.number}", cell))
            solved, given = two_versions(cell.source)
            source.cells.append(Cell(cell.number, "code", solved, groups[-1].name, given))
        elif about["solution"]:
            source.left.append(Left(cell.number, cell.line, "a written solution", "nothing grades it", cell.source))
            source.cells.append(Cell(cell.number, "markdown", "YOUR ANSWER HERE"))
        else:
            _plain(cell, source)
        named += _files(path.parent, cell)
    for group in groups:
        points = sum(test.weight for test in group.tests)
        title = group.name.replace("_", " ").replace("-", " ")
        question = Question(group.name, title, group.cell.number, group.cell.line, points, tuple(group.tests))
        if group.name in [q.name for q in source.questions]:
            raise GraderError(
                f"{path}: cell {group.cell.number}: two cells have the grade_id {group.name!r}; rename one"
            )
        source.questions.append(question)
    source.questions.sort(key=lambda question: question.cell)
    source.files = list(dict.fromkeys(named))
    return source


def two_versions(text: str) -> tuple[str, str]:
    """(solved, as students get it): each SOLUTION region, or the whole cell, becomes a line to write in."""
    if not re.search("BEGIN SOLUTION", text):
        return text, ""
    solved: list[str] = []
    given: list[str] = []
    inside = False
    for line in text.splitlines():
        if "BEGIN SOLUTION" in line:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            given += [f"{indent}# YOUR CODE HERE"] + [f"{indent}raise NotImplementedError()"] * bool(indent)
        elif "END SOLUTION" in line:
            inside = False
        else:
            solved.append(line)
            given += [] if inside else [line]
    return "\n".join(solved), "\n".join(given)


def _metadata(path: Path, cell: RawCell) -> dict[str, Any]:
    found = cell.metadata.get("nbgrader")
    raw: dict[str, Any] = found if isinstance(found, dict) else {}
    schema = raw.get("schema_version", 0)
    if not isinstance(schema, int) or schema > NEWEST_SCHEMA:
        raise GraderError(f"{path}: cell {cell.number}: nbgrader's schema {schema!r} is not known; known are 1 to 3")
    try:
        points = max(float(raw.get("points") or 0), 0.0)
    except (TypeError, ValueError):
        raise GraderError(f"{path}: cell {cell.number}: {raw['points']!r} is no number of points") from None
    flags = {key: bool(raw.get(key)) for key in ("grade", "solution", "task")}
    return {**flags, "points": points, "grade_id": str(raw.get("grade_id") or "")}


def _manual(cell: RawCell, about: dict[str, Any], source: Source) -> None:
    text, scheme = _regions(cell.source, "MARK SCHEME")
    what = f"{'the task' if about['task'] else 'the manual answer'} {about['grade_id']}, {about['points']:g} points"
    by_hand = "a person grades it"
    if about["task"]:
        source.left.append(Left(cell.number, cell.line, what, by_hand, scheme))
        if text.strip():
            source.cells.append(Cell(cell.number, cell.kind, text))
    elif cell.kind == "code":
        source.left.append(Left(cell.number, cell.line, what, by_hand))
        name = about["grade_id"] or f"cell {cell.number}"
        solved, given = two_versions(cell.source)
        source.cells.append(Cell(cell.number, "code", solved, name, given.strip("\n") or "# YOUR CODE HERE"))
        source.questions.append(Question(name, name, cell.number, cell.line, 0.0, (), manual=True))
    else:
        source.left.append(Left(cell.number, cell.line, what, by_hand, cell.source))
        source.cells.append(Cell(cell.number, "markdown", "YOUR ANSWER HERE"))


def _test(cell: RawCell, about: dict[str, Any], left: list[Left]) -> Test | None:
    lines = cell.source.splitlines()
    for line in filter(_AUTOTEST.match, lines):
        why = "nbgrader makes its assertions from the solution's values at release; write them by hand"
        left.append(Left(cell.number, line.strip(), "an autotest", why))
    source = "\n".join(line for line in lines if not _AUTOTEST.match(line))
    shown, hidden = _regions(source, "HIDDEN TESTS")
    code = "\n".join(line for line in source.splitlines() if not re.search("(BEGIN|END) HIDDEN TESTS", line)).strip(
        "\n"
    )
    tree = parsed(code)
    if tree is not None and all(_says_only(node) for node in tree.body):
        if not any(map(_AUTOTEST.match, lines)):
            left.append(Left(cell.number, cell.line, f"the test {about['grade_id']}", "it is empty"))
        return None
    if tree is not None:
        last = tree.body[-1]
        if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call) and len(tree.body) > 1:
            why = "a test passes or fails here: it passes when its cell raises nothing"
            left.append(Left(cell.number, first_code(last, code), "points that a test computes", why))
    return Test(cell.number, code, None, _parsable(shown), about["points"], _docstring(shown), "")


def _says_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def first_code(node: Any, code: str) -> str:
    return code.splitlines()[node.lineno - 1].strip()[:70]


def _parsable(shown: str) -> str | None:
    tree = parsed(shown)
    return shown.strip("\n") if tree is not None and tree.body else None


def _docstring(shown: str) -> str:

    tree = parsed(shown)
    text = ast.get_docstring(tree) if tree is not None else None
    return " ".join(text.split("\n\n")[0].split()) if text else ""


def _regions(text: str, name: str) -> tuple[str, str]:
    """The text outside the regions of that name, and what is in them."""
    outside: list[str] = []
    inside: list[str] = []
    open_region = False
    for line in text.splitlines():
        if f"BEGIN {name}" in line:
            open_region = True
        elif f"END {name}" in line:
            open_region = False
        else:
            (inside if open_region else outside).append(line)
    return "\n".join(outside), "\n".join(inside)


def _plain(cell: RawCell, source: Source) -> None:
    text = without_other_graders(cell, source.left)
    if "BEGIN SOLUTION" in text:
        solved, text = two_versions(text)
        why = "the cell is not marked as an answer; students get the line to write in"
        source.left.append(Left(cell.number, cell.line, "a solution", why, solved))
    if text.strip():
        source.cells.append(Cell(cell.number, cell.kind, text))


def _files(folder: Path, cell: RawCell) -> list[str]:
    """Files beside the notebook that a cell names: in a string, as a picture, as a module."""

    names = re.findall(r"\]\(([^)\s]+)\)", cell.source) if cell.kind == "markdown" else []
    tree = parsed(cell.source) if cell.kind == "code" else None
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            names.append(node.value)
        elif isinstance(node, ast.Import):
            names += [f"{alias.name}.py" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(f"{node.module}.py")
    return [name for name in names if _FILE.match(name) and ".." not in name and (folder / name).is_file()]
