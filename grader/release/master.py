"""Reads a master notebook: cells, solution and stub blocks apart, every complaint with its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import Assignment, Question
from grader.errors import GraderError

MARKER = re.compile(r"(?P<indent>\s*)#{1,6}\s*(?P<side>BEGIN|END)\s+(?P<what>SOLUTION|STUB)\s*")
_CELL = re.compile(r"# ?%%(?!%)(\s|\[|$)")
_ADDED = re.compile(r"^\s*grader\.(start|check|check_all|export)\(", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """Lines of an answer cell; kind is "plain", "solution" or "stub" (its comment signs taken off)."""

    kind: str
    lines: tuple[str, ...]
    indent: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of the master and the line of the file where it begins. Only answer cells have blocks."""

    kind: str
    source: str
    line: int
    question: str | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def solution(self) -> str:
        """The cell with its solutions and without markers."""
        return _joined(block.lines for block in self.blocks if block.kind != "stub")

    @property
    def stub(self) -> str:
        """The cell as students get it."""
        parts: list[tuple[str, ...]] = []
        for index, block in enumerate(self.blocks):
            following = self.blocks[index + 1].kind if index + 1 < len(self.blocks) else ""
            if block.kind != "solution":
                parts.append(block.lines)
            elif following != "stub":
                raises = f'raise NotImplementedError("{self.question}: not answered yet")'
                parts.append((f"{block.indent}# YOUR CODE HERE", f"{block.indent}{raises}"))
        return _joined(parts)


def read_master(assignment: Assignment) -> tuple[Cell, ...]:
    """The cells of the master, checked against assignment.toml."""
    import jupytext

    path = assignment.master
    text = path.read_text("utf-8")
    try:
        compile(text, str(path), "exec")
    except (SyntaxError, ValueError) as error:
        raise _fail(path, getattr(error, "lineno", None) or 1, f"no valid Python: {error}") from None
    starts = [n for n, line in enumerate(text.splitlines(), 1) if _CELL.match(line)]
    raw = jupytext.reads(text, fmt="py:percent").cells
    if len(raw) != len(starts):  # text above the first marker becomes a cell of its own
        starts = [1] * (len(raw) - len(starts)) + starts
    cells = tuple(_cell(path, assignment, cell, line) for cell, line in zip(raw, starts, strict=True))
    _check_whole(path, assignment, cells)
    return cells


def top_level_names(source: str) -> dict[str, ast.stmt]:
    """What a cell defines at its top level by def, class or assignment; the last definition wins."""
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    return found


def _cell(path: Path, assignment: Assignment, raw: dict, line: int) -> Cell:
    extra = set(raw["metadata"]) - {"question", "lines_to_next_cell"}
    if extra:
        known = 'write `# %%`, `# %% [markdown]` or `# %% question="q1"`'
        raise _fail(path, line, f"unknown cell option {sorted(extra)[0]!r}; {known}")
    if raw["cell_type"] not in ("markdown", "code"):
        raise _fail(path, line, f"a {raw['cell_type']} cell; use a code or a [markdown] cell")
    qid = raw["metadata"].get("question")
    if qid is None:
        for number, text in enumerate(raw["source"].splitlines(), 1):
            if MARKER.fullmatch(text):
                raise _fail(path, line + number, f'{text.strip()!r} outside an answer cell: tag it question="q1"')
        if raw["cell_type"] == "code" and _ADDED.search(raw["source"]):
            raise _fail(path, line, "grader.start and grader.check are added by release; remove the call")
        return Cell(raw["cell_type"], raw["source"], line)
    if raw["cell_type"] != "code":
        raise _fail(path, line, "a markdown cell cannot be an answer cell; remove its question tag")
    if qid not in {question.id for question in assignment.questions}:
        raise _fail(path, line, f"assignment.toml has no question {qid!r}; add it there or mend the tag")
    cell = Cell("code", raw["source"], line, qid, _blocks(path, raw["source"], line))
    _check_answer(path, assignment.question(qid), cell)
    return cell


def _blocks(path: Path, source: str, start: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    kind, lines, indent, opened = "plain", [], "", start
    for number, line in enumerate(source.splitlines(), start + 1):
        match = MARKER.fullmatch(line)
        if match is None:
            lines.append(_uncommented(path, number, line) if kind == "stub" else line)
            continue
        what = match["what"].lower()
        if match["side"] == "END":
            if kind != what:
                raise _fail(path, number, f"END {match['what']} without its BEGIN")
            blocks.append(Block(kind, tuple(lines), indent))
            kind, lines = "plain", []
            continue
        if kind != "plain":
            raise _fail(path, number, f"BEGIN {match['what']} inside a block that began at line {opened}")
        blank = not any(text.strip() for text in lines)
        if not (what == "stub" and blank):
            blocks.append(Block("plain", tuple(lines)))
        if what == "stub" and (not blocks or blocks[-1].kind != "solution"):
            raise _fail(path, number, "a STUB block belongs right after END SOLUTION")
        kind, lines, indent, opened = what, [], match["indent"], number
    if kind != "plain":
        raise _fail(path, opened, f"BEGIN {kind.upper()} without its END")
    blocks.append(Block("plain", tuple(lines)))
    if not any(block.kind == "solution" for block in blocks):
        raise _fail(path, start, "an answer cell without a BEGIN/END SOLUTION block")
    return tuple(blocks)


def _uncommented(path: Path, number: int, line: str) -> str:
    match = re.fullmatch(r"(\s*)# ?(.*)|\s*", line)
    if match is None:
        raise _fail(path, number, "a line of a STUB block is not commented; put `# ` before it")
    return (match[1] or "") + (match[2] or "")


def _check_answer(path: Path, question: Question, cell: Cell) -> None:
    wanted = {name.name for name in question.names}
    try:
        defined = top_level_names(cell.solution)
        stub = ast.parse(cell.stub)
    except SyntaxError as error:
        raise _fail(path, cell.line, f"the stub of this cell is no valid Python: {error.msg}") from None
    if not wanted & set(defined):
        raise _fail(path, cell.line, f"this cell defines none of {question.id}'s names: {', '.join(sorted(wanted))}")
    if _raises_at_once(stub.body):
        raise _fail(
            path,
            cell.line,
            "a SOLUTION block outside a function: its stub would stop the cell; add a STUB block",
        )


def _raises_at_once(body: list[ast.stmt]) -> bool:
    """Whether running these statements meets a stub's raise without any call."""
    for node in body:
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        inner = [child for name in ("body", "orelse", "finalbody") for child in getattr(node, name, [])]
        if _raises_at_once(inner):
            return True
    return False


def _check_whole(path: Path, assignment: Assignment, cells: tuple[Cell, ...]) -> None:
    if not cells or cells[0].kind != "markdown" or not cells[0].source.startswith("# "):
        raise _fail(path, 1, "the first cell should be markdown that begins with the title, `# ...`")
    for question in assignment.questions:
        own = [cell for cell in cells if cell.question == question.id]
        if not own:
            raise _fail(path, 1, f'no answer cell for {question.id}; tag one with `# %% question="{question.id}"`')
        given: set[str] = set()
        for cell in own:
            given |= set(top_level_names(cell.stub))
        missing = [name.name for name in question.names if name.name not in given]
        if missing:
            raise _fail(path, own[0].line, f"no stub for {question.id}'s {missing[0]!r}; its def belongs in the cell")


def _joined(parts: Iterable[tuple[str, ...]]) -> str:
    text = "\n".join(line for part in parts for line in part)
    return text.strip("\n")


def _fail(path: Path, line: int, text: str) -> GraderError:
    return GraderError(f"{path}:{line}: {text}")
