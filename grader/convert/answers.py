"""An answer cell of ours from the two versions that the reader made of a cell."""

from __future__ import annotations

import ast
import re

from grader.convert.markers import answer_cell, complete_stub, raises_at_once
from grader.convert.model import Cell, Left
from grader.convert.names import parsed


def marked(cell: Cell, qid: str, names: list[str], left: list[Left]) -> str:
    """The answer cell with our markers. Commands for IPython go: an answer cell is Python."""
    solved = _without_commands(cell, cell.source, left)
    stub = _without_commands(cell, cell.stub or "", [])
    stub = stub.replace("raise NotImplementedError()", f'raise NotImplementedError("{qid}: not answered yet")')
    stub = complete_stub(stub, solved, names, qid)
    if raises_at_once(stub):
        stub = complete_stub("", solved, names, qid)
    return answer_cell(solved, stub, qid)


def _without_commands(cell: Cell, source: str, left: list[Left]) -> str:
    if parsed(source) is None or not re.search(r"^\s*[%!]", source, re.MULTILINE):
        return source
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        left.append(Left(cell.number, cell.line, "commands for IPython in an answer cell", "they are commented out"))
        return re.sub(r"^(\s*)([%!])", r"\1# \2", source, flags=re.MULTILINE)
