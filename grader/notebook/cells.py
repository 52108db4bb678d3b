"""Raw cells to runnable ones: clean text, the question of each cell, check cells marked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from .installs import skip_installs
from .model import Cell, RawCell
from .syntax import parse

CHECK_CELL = "check cell"

_SKIPPED = ("check", "check_all", "export")
_QUESTION = re.compile(r"[A-Za-z]\w{0,39}")
_CELL_ID = re.compile(r"([A-Za-z]\w{0,39}?)-(?:answer-\d+|check)")
_CHECK_LINE = re.compile(r"grader\.(?:check(?:_all)?|export)\([^()]*\)?\s*;?\s*(?:#.*)?")


def runnable(raw: Iterable[RawCell]) -> tuple[Cell, ...]:
    """The cells in order, numbered from 1."""
    return tuple(_cell(number, cell) for number, cell in enumerate(raw, 1))


def _cell(number: int, raw: RawCell) -> Cell:
    source, notes = _plain_text(raw.source)
    checked = _checked_question(source)
    question = _tag(raw) or checked
    if checked is not None:
        return Cell(number, source, source, question or None, CHECK_CELL, raw.notes + notes, raw.first_line)
    code, more = skip_installs(source)
    return Cell(number, source, code, question, None, raw.notes + notes + more, raw.first_line)


def _plain_text(source: str) -> tuple[str, tuple[str, ...]]:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    notes: tuple[str, ...] = ()
    if "\0" in source:
        source = source.replace("\0", " ")
        notes += ("zero characters in this cell: read as blanks",)
    # Half a surrogate pair is legal in JSON and in no file: it could be neither run nor shown.
    repaired = source.encode("utf-8", "replace").decode("utf-8")
    if repaired != source:
        notes += ("broken characters in this cell: read as question marks",)
    return repaired, notes


def _tag(raw: RawCell) -> str | None:
    """From our own tag, else from a cell id (Colab keeps it as metadata, or not at all)."""
    ours = raw.metadata.get("grader")
    for value in (ours.get("question") if isinstance(ours, dict) else None, raw.metadata.get("question")):
        if isinstance(value, str) and _QUESTION.fullmatch(value):
            return value
    for value in (raw.id, raw.metadata.get("id")):
        if isinstance(value, str) and (match := _CELL_ID.fullmatch(value)):
            return match.group(1)
    return None


def _checked_question(source: str) -> str | None:
    """The question of a cell that does nothing but check or export ("" for all); None for every other cell."""
    if ("grader.check" not in source and "grader.export" not in source) or len(source) > 4000:
        return None
    tree = parse(source)
    if tree is None:
        lines = [line.strip() for line in source.split("\n")]
        lines = [line for line in lines if line and not line.startswith("#")]
        return "" if lines and all(_CHECK_LINE.fullmatch(line) for line in lines) else None
    questions = [_check_call(statement) for statement in tree.body]
    if not questions or None in questions:
        return None
    return questions[0] if len(questions) == 1 else ""


def _check_call(statement: ast.stmt) -> str | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if not isinstance(call.func.value, ast.Name) or call.func.value.id != "grader":
        return None
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    # Only constants: an argument that is computed could define something that a later cell needs.
    if call.func.attr not in _SKIPPED or not all(isinstance(a, ast.Constant) for a in arguments):
        return None
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    return first if isinstance(first, str) and _QUESTION.fullmatch(first) else ""
