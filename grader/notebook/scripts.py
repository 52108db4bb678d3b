"""A .py file to raw code cells: percent scripts, exports of nbconvert, Colab and jupytext, plain scripts."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator

from .files import as_utf8, looks_like, to_text
from .model import MAX_CELLS, RawCell, UnreadableNotebook
from .syntax import logical_lines, parse

MAX_SCRIPT = 2**20

_PERCENT = re.compile(r"# ?%%+(?:\s+(.*)|)")
_EXPORTED = re.compile(r"# In\s?\[[\d ]*\]:\s*")
_LIGHT_START = re.compile(r"# \+(?:\s+(.*)|)")
_LIGHT_END = re.compile(r"# -\s*")
_HEADER = re.compile(r"(?:#!.*\n|# -\*-.*\n)*# ---\n(?:#.*\n)*?# ---[ \t]*\n")
_COMMENTED_COMMAND = re.compile(r"# (?=(?:[A-Za-z_]\w* = )?(?:%%?[a-z]|![\w./{~$]))")
_QUESTION = re.compile(r"\bquestion\"?\s*[=:]\s*\"(\w+)\"")
_IDENTITY = re.compile(r"\bid\"?\s*[=:]\s*\"([\w-]+)\"")
_COMMAND_START = re.compile(r"(\s*)(?:[A-Za-z_]\w*\s*=\s*)?(?:!|%{1,2}[a-zA-Z])")
_OPENS_CELL = re.compile(r"(?:def|class|async def|@|import|from|if __name__)\b|@")
_MAX_JOINED = 30
_MAX_PARSES = 20_000  # of a script that does not parse


def parse_script(data: bytes, name: str) -> tuple[list[RawCell], tuple[str, ...]]:
    """Raw code cells and notes. `first_line` of a cell is its line in the file."""
    if not data.strip():
        raise UnreadableNotebook(f"{name}: the file is empty; ask for it again")
    if what := looks_like(data):
        raise UnreadableNotebook(f"{name}: not a Python script: it is {what}; ask for the .ipynb file")
    if len(data) > MAX_SCRIPT:
        raise UnreadableNotebook(
            f"{name}: a script of {len(data) // 2**20} MB (limit {MAX_SCRIPT // 2**20} MB); ask for it again"
        )
    data, notes = as_utf8(data)
    text, more = to_text(data)
    if "\0" in text:
        raise UnreadableNotebook(f"{name}: not a text file; ask for the .ipynb file")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = _HEADER.match(text)
    lines = text.split("\n")
    if header:
        # Jupytext's YAML header, read by nobody: what we need of it is that it is there.
        for index in range(header.group().count("\n")):
            lines[index] = ""
    cells = list(_marked(lines, header is not None) or _light(lines, header is not None) or _plain(lines, 0))
    if len(cells) > MAX_CELLS:
        raise UnreadableNotebook(f"{name}: {len(cells)} cells (limit {MAX_CELLS}); ask for this assignment's file")
    return cells, notes + more + (() if cells else ("the script has no code",))


def _marked(lines: list[str], exported: bool) -> list[RawCell]:
    """Cells of a script with `# %%` or `# In[3]:` lines; nothing if it has none."""
    for pattern in (_EXPORTED, _PERCENT):
        starts = [index for index, end, command in logical_lines(lines) if pattern.fullmatch(lines[index])]
        if starts:
            break
    else:
        return []
    cells = _block(lines, 0, starts[0], "", exported)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        title = lines[start].partition("%%")[2]
        cells += _block(lines, start + 1, end, title, exported)
    return cells


def _light(lines: list[str], exported: bool) -> list[RawCell]:
    """Cells of a jupytext light script: `# +` to `# -`, and what lies between as a plain script."""
    if not exported:
        return []
    cells: list[RawCell] = []
    start, title = 0, None
    for index in range(len(lines) + 1):
        line = lines[index] if index < len(lines) else "# -"
        opening = _LIGHT_START.fullmatch(line)
        if not opening and not _LIGHT_END.fullmatch(line):
            continue
        cells += _plain(lines[start:index], start) if title is None else _block(lines, start, index, title, True)
        start, title = index + 1, (opening.group(1) or "") if opening else None
    return cells


def _block(lines: list[str], start: int, end: int, title: str, exported: bool) -> list[RawCell]:
    """The lines as one cell, unless the title says that they are text, or there is no code in them."""
    if re.search(r"\[(?:markdown|md|raw)\]", title):
        return []
    body = lines[start:end]
    if exported:
        body = [_COMMENTED_COMMAND.sub("", line) if line.startswith("# ") else line for line in body]
    while body and not body[-1].strip():
        body.pop()
    while body and not body[0].strip():
        body.pop(0)
        start += 1
    if all(not line.strip() or line.lstrip().startswith("#") for line in body):
        return []
    question, identity = _QUESTION.search(title), _IDENTITY.search(title)
    metadata = {"question": question.group(1)} if question else {}
    return [RawCell("\n".join(body), metadata, identity.group(1) if identity else None, (), start + 1)]


def _plain(lines: list[str], offset: int) -> list[RawCell]:
    """A script without cells, cut so that one mistake costs little: each def or class is a cell."""
    tree = parse("\n".join(lines))
    if tree is None:
        tree = parse("\n".join(_without_commands(lines)))
    if tree is not None:
        spans = _statement_spans(tree, lines)
        return [cell for start, end in spans for cell in _numbered(lines, start, end, offset)]
    return [cell for start, end in _guessed_spans(lines) for cell in _numbered(lines, start, end, offset)]


def _numbered(lines: list[str], start: int, end: int, offset: int) -> list[RawCell]:
    cells = _block(lines, start, end, "", False)
    return [dataclasses.replace(cell, first_line=(cell.first_line or 1) + offset) for cell in cells]


def _without_commands(lines: list[str]) -> list[str]:
    """The lines with `pass` where a notebook's `!` or `%` command stood."""
    masked = list(lines)
    for start, end, command in logical_lines(lines):
        if command and (match := _COMMAND_START.match(lines[start])):
            masked[start:end] = [f"{match.group(1)}pass"] + [""] * (end - start - 1)
    return masked


def _statement_spans(tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, int]]:
    """(first line, behind the last), from 0. Statements without a blank line between them stay together."""
    start = done = 0
    alone = True  # what was last is a cell of its own
    for node in tree.body:
        last = node.end_lineno or node.lineno
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]) - 1
        apart = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or _is_text(node)
        blank = any(not line.strip() for line in lines[done:first])
        if first >= done and done and (apart or alone or blank):
            yield start, done
            start = done
        if _is_text(node) and first >= done:
            start = last  # Colab writes markdown as a bare string
        alone = apart
        done = last
    yield start, len(lines)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _guessed_spans(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Spans of a script that does not parse: cut where a statement seems to begin, joined where it helps."""
    cuts = [0]
    for index, line in enumerate(lines):
        after_blank = index > 0 and not lines[index - 1].strip()
        decorated = index > 0 and lines[index - 1].startswith("@")
        if index and not decorated and (_OPENS_CELL.match(line) or (after_blank and _begins_statement(line))):
            cuts.append(index)
    cuts.append(len(lines))
    at = parses = 0
    while at < len(cuts) - 1:
        to = at + 1
        # A cut within a string or a bracket gives parts that do not parse and whose sum does.
        for candidate in range(at + 1, min(at + 1 + _MAX_JOINED, len(cuts))):
            parses += 1
            if parses > _MAX_PARSES:
                break
            if parse("\n".join(_without_commands(lines[cuts[at] : cuts[candidate]]))) is not None:
                to = candidate
                break
        yield cuts[at], cuts[to]
        at = to


def _begins_statement(line: str) -> bool:
    return bool(line[:1].strip()) and not re.match(r"[)\]}#]|(?:else|elif|except|finally)\b", line)
