"""Reads an otter-assign master notebook, of the format with raw (or fenced) configuration cells."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.convert.model import Cell, Left, Question, Source
from grader.convert.notebook import RawCell, read_cells, without_other_graders
from grader.convert.otter_markers import has_solution, two_versions, without_ignored
from grader.convert.otter_points import shared_points
from grader.convert.otter_tests import RawTest, read_test
from grader.errors import GraderError

_BOUNDARY = re.compile(r"#\s+(begin|end)\s+(question|prompt|solution|tests)\s*$", re.IGNORECASE)
_CONFIG = re.compile(r"#\s+assignment\s+config\s*$", re.IGNORECASE)
_IGNORED_CELL = re.compile(r"(##\s*ignore\s*##|#\s*ignore)\s*$", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*```otter[ \t]*\n(.*?)^[ \t]*```[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_PLUGIN = re.compile(r"^.*# BEGIN PLUGIN(?: EXPORT)?[ \t]*\n.*?^.*# END PLUGIN[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_OLD = re.compile(r"^```\s*\n\s*BEGIN (QUESTION|ASSIGNMENT)", re.MULTILINE)
_USED = {"name", "files", "tests", "config_file", "strip_solutions_from_all_cells"}
_TYPE_HERE = "_Type your answer here, replacing this text._"


def read_otter(path: Path) -> Source:
    """The notebook with its questions and tests. GraderError where its blocks or its settings are broken."""
    raw = read_cells(path)
    if any(cell.kind == "markdown" and _OLD.search(cell.source) for cell in raw):
        raise GraderError(f"{path}: written for otter before version 3 (questions in markdown cells); convert it first")
    return _Reader(path).read([piece for cell in raw for piece in _pieces(cell)])


class _Reader:
    """Walks the cells once; `block` is the block inside a question that is open."""

    def __init__(self, path: Path):
        self.path = path
        self.config: dict[str, Any] = {}
        self.source = Source("", [], [])
        self.question: dict[str, Any] | None = None
        self.begun: RawCell | None = None
        self.block = ""
        self.text = ""  # the first markdown of the open question
        self.prompted = False
        self.tests: list[RawTest] = []

    def read(self, cells: list[RawCell]) -> Source:
        for cell in cells:
            lines = cell.source.splitlines() or [""]
            boundary = _BOUNDARY.match(lines[0]) if cell.kind == "raw" else None
            if cell.kind == "raw" and _CONFIG.match(lines[0]):
                self._configure(cell)
            elif boundary:
                self._boundary(cell, boundary[1].lower(), boundary[2].lower())
            elif _IGNORED_CELL.match(lines[0]):
                self._leave(cell, "an ignored cell", "otter hands it to nobody, so it stays behind")
            elif cell.kind == "raw":
                self._leave(cell, "a raw cell", "there is none in our notebooks", keep=cell.source)
            elif cell.source.strip():
                self._cell(cell)
        if self.question is not None:
            raise self._fail(self.begun, "BEGIN QUESTION without its END")
        self.source.title = str(self.config.get("name") or self.path.stem)
        self.source.files = [str(name) for name in self.config.get("files") or []]
        return self.source

    def _configure(self, cell: RawCell) -> None:
        table = self._yaml(cell)
        if table.get("config_file"):
            file = self.path.parent / str(table["config_file"])
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise self._fail(cell, f"config_file {table['config_file']} cannot be read ({error})") from None
            table = {**self._yaml(replace(cell, source=text)), **table}
        self.config |= table
        unknown = sorted(set(table) - _USED)
        if unknown:
            self._leave(cell, f"the settings {', '.join(unknown)}", "they have no counterpart here", keep=cell.source)

    def _boundary(self, cell: RawCell, side: str, block: str) -> None:
        if block == "question":
            if (side == "begin") == (self.question is not None) or self.block:
                raise self._fail(cell, f"{side.upper()} QUESTION where none is expected")
            if side == "end":
                self._end_question()
                return
            self.question, self.begun = self._yaml(cell), cell
            self.text, self.prompted, self.tests = "", False, []
            if not isinstance(self.question.get("name"), (str, int, float)):
                raise self._fail(cell, "the question has no name")
            return
        if self.question is None or (self.block != block if side == "end" else self.block):
            raise self._fail(cell, f"{side.upper()} {block.upper()} where none is expected")
        self.block = block if side == "begin" else ""
        self.prompted |= block == "prompt"

    def _cell(self, cell: RawCell) -> None:
        source = without_ignored(without_other_graders(cell, self.source.left))
        for plugin in _PLUGIN.findall(source):
            self._leave(cell, "a plugin", "plugins run inside otter", keep=plugin)
        source = _PLUGIN.sub("", source).strip("\n")
        if self.block == "tests":
            if cell.kind != "code":
                raise self._fail(cell, "a cell among the tests that is no code")
            try:
                self.tests.append(read_test(replace(cell, source=cell.source), self._doctests, self.source.left))
            except ValueError as error:
                raise self._fail(cell, str(error)) from None
        elif source.strip():
            self._content(replace(cell, source=source))

    def _content(self, cell: RawCell) -> None:
        manual = bool(self.question and self.question.get("manual"))
        if cell.kind == "markdown":
            self.text = self.text or cell.source
            if self.block != "solution" or "otter_include" in cell.metadata.get("tags", []):
                self._add(Cell(cell.number, "markdown", cell.source))
                return
            self._leave(cell, "a written solution", "students get a place for their answer", keep=cell.source)
            if manual and not self.prompted:
                self._add(Cell(cell.number, "markdown", _TYPE_HERE))
                self.prompted = True
            return
        everywhere = self.config.get("strip_solutions_from_all_cells")
        if not has_solution(cell.source) and self.block != "solution":
            self._add(Cell(cell.number, "code", cell.source))
            return
        try:
            solved, given = two_versions(cell.source)
        except ValueError as error:
            raise self._fail(cell, str(error)) from None
        if self.block != "solution" and not everywhere:
            self._leave(cell, "markers outside a SOLUTION block", "otter shows these lines to students, and so do we")
            self._add(Cell(cell.number, "code", solved))
        elif solved == given:
            self._add(Cell(cell.number, "code", solved, self._name if self.block else None))
        elif self.question is not None:
            self._add(Cell(cell.number, "code", solved, self._name, given))
        else:
            self._leave(cell, "a solution", "it belongs to no question; students get the prompt", keep=solved)
            self._add(Cell(cell.number, "code", given))

    def _end_question(self) -> None:
        question, begun = self.question, self.begun
        assert question is not None and begun is not None
        name = self._name
        if name in [q.name for q in self.source.questions]:
            raise self._fail(begun, f"two questions are called {name}")
        line = f"question {name}"
        if question.get("manual"):
            points = f", {question['points']} points" if question.get("points") else ""
            self.source.left.append(
                Left(begun.number, line, f"the manual question {name}{points}", "a person grades it")
            )
            self.source.questions.append(Question(name, name, begun.number, line, 0.0, (), manual=True))
        else:
            try:
                shares = shared_points(question.get("points"), [test.points for test in self.tests])
            except ValueError as error:
                raise self._fail(begun, str(error)) from None
            tests = tuple(replace(raw.test, weight=share) for raw, share in zip(self.tests, shares, strict=True))
            together = bool(question.get("all_or_nothing"))
            title = _title(self.text, name)
            self.source.questions.append(Question(name, title, begun.number, line, sum(shares), tests, together))
        self.question, self.begun = None, None

    @property
    def _name(self) -> str:
        return str((self.question or {}).get("name", "")).strip()

    @property
    def _doctests(self) -> bool:
        tests = self.config.get("tests")
        return not (isinstance(tests, dict) and tests.get("ok_format") is False)

    def _add(self, cell: Cell) -> None:
        self.source.cells.append(cell)

    def _leave(self, cell: RawCell, what: str, why: str, keep: str = "") -> None:
        self.source.left.append(Left(cell.number, cell.line, what, why, keep))

    def _fail(self, cell: RawCell | None, text: str) -> GraderError:
        return GraderError(f"{self.path}: cell {cell.number if cell else '?'}: {text}; otter assign refuses it, too")

    def _yaml(self, cell: RawCell) -> dict[str, Any]:
        import yaml

        try:
            table = yaml.safe_load(cell.source)
        except yaml.YAMLError as error:
            raise self._fail(cell, f"no valid YAML ({' '.join(str(error).split())[:160]})") from None
        if table is None:
            return {}
        if not isinstance(table, dict):
            raise self._fail(cell, "its YAML is no table of settings")
        return table


def _pieces(cell: RawCell) -> list[RawCell]:
    """A markdown cell with ```otter fences as the markdown and raw cells that it stands for."""
    if cell.kind != "markdown" or "```otter" not in cell.source:
        return [cell]
    pieces, end = [], 0
    for fence in _FENCE.finditer(cell.source):
        pieces += [("markdown", cell.source[end : fence.start()]), ("raw", fence[1])]
        end = fence.end()
    pieces.append(("markdown", cell.source[end:]))
    return [RawCell(cell.number, kind, text.strip("\n"), cell.metadata) for kind, text in pieces if text.strip()]


def _title(text: str, name: str) -> str:
    found = re.search(r"^#+\s+(.+)$|^\*\*(.+?)\*\*", text, re.MULTILINE)
    title = (found[1] or found[2]).strip(" .:#*") if found else ""
    return title or f"Question {name}"
