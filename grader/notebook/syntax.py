"""Where a line of a cell stands: inside a string, a command for IPython, or Python."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

_COMMAND = re.compile(r"\s*(?:[A-Za-z_]\w*\s*=\s*)?[!%]")
# The closing quote is optional: a string that never closes is taken once, not again from each quote in it.
_QUOTES = re.compile(r"#|\"\"\"|'''|\"(?:[^\"\\]|\\.)*+\"?|'(?:[^'\\]|\\.)*+'?")


def parse(code: str) -> ast.Module | None:
    """The syntax tree, or None where there is none. Hostile nesting is no more than a syntax error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the student's escape sequences
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def logical_lines(lines: list[str], start: int = 0) -> Iterator[tuple[int, int, bool]]:
    """(first, behind the last, is a command) for each line outside strings; commands with continuations."""
    quote = None
    index = start
    while index < len(lines):
        end = index + 1
        if quote is None:
            command = _COMMAND.match(lines[index]) is not None
            if command:
                while lines[end - 1].endswith("\\") and end < len(lines):
                    end += 1
            else:
                quote = _open_quote(lines[index], None)
            yield index, end, command
        else:
            quote = _open_quote(lines[index], quote)
        index = end


def _open_quote(line: str, quote: str | None) -> str | None:
    """The triple quote that is open at the end of the line."""
    position = 0
    while True:
        if quote is not None:
            closing = re.compile(r"(?:[^\\]|\\.)*?" + quote).match(line, position)
            if closing is None:
                return quote
            position, quote = closing.end(), None
        opening = _QUOTES.search(line, position)
        if opening is None or opening.group() == "#":
            return None
        position = opening.end()
        if opening.group() in ('"""', "'''"):
            quote = opening.group()
