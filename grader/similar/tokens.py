"""The words of a cell that say what it does, whatever it is named, laid out and commented like.

Pygments does the lexing: it never fails, so a cell that does not parse is compared like any other, and it gives the
same tokens under every version of Python. Left out are comments, docstrings, imports, brackets that close, commas,
dots and colons. Names that students choose become "own": two windows are the same when their own names stand in the
same places. Names of the language, of libraries and of the notebook keep their spelling.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String

MAX_CHARACTERS = 30_000  # of one cell; no answer is longer, and lexing must end
_SILENT = frozenset("(),.:;]}\\")
_DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_ALWAYS = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"self", "cls", "forward"}
_NAMES_A_STRING = frozenset({"register_buffer", "register_parameter", "add_module", "setattr", "getattr", "hasattr"})
_LEXER = PythonLexer()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the cell, `source[start:end]`, and which statement it is in; `own` names are the student's."""

    word: str
    own: bool
    statement: int
    start: int
    end: int


@dataclass(slots=True)
class _Raw:
    kind: str  # "name", "string", "number", "word" or "mark"
    text: str
    start: int
    end: int


def tokens(source: str, known: frozenset[str] = frozenset()) -> list[Token]:
    """The telling words of a cell in order. `known` are names that nobody chooses, as `torch`."""
    lines = [line for line in _logical_lines(source[:MAX_CHARACTERS]) if not _says_nothing(line)]
    attributes = {name for line in lines for name in _own_attributes(line)} - known
    parameters = {name for line in lines for name in _parameters(line)}
    kept = _ALWAYS | known
    return [
        token
        for number, line in enumerate(lines)
        for token in _telling(_unannotated(line), number, kept, attributes, parameters)
    ]


def given_names(source: str) -> frozenset[str]:
    """The names that a cell of the course imports or defines: whoever uses them did not choose them."""
    found: set[str] = set()
    for line in _logical_lines(source[:MAX_CHARACTERS]):
        if line[0].text in ("import", "from"):
            found |= {raw.text for raw in line if raw.kind == "name"}
        elif line[0].text in ("def", "class", "async"):
            found |= {raw.text for before, raw in pairwise(line) if before.text in ("def", "class")}
    return frozenset(found)


def _logical_lines(source: str) -> Iterator[list[_Raw]]:
    line: list[_Raw] = []
    depth = 0
    for raw in _raw(source):
        if raw.kind == "newline":
            if depth <= 0 and line:
                yield line
                line, depth = [], 0
            continue
        if raw.kind == "mark":
            depth += _DEPTH.get(raw.text, 0)
        if raw.kind == "string" and line and line[-1].kind == "string":
            line[-1].end = raw.end
            line[-1].text += raw.text
        else:
            line.append(raw)
    if line:
        yield line


def _raw(source: str) -> Iterator[_Raw]:
    for start, kind, text in _LEXER.get_tokens_unprocessed(source):
        end = start + len(text)
        if kind in Comment:
            continue
        if kind in String and kind not in String.Interpol and kind not in String.Affix:
            yield _Raw("string", text, start, end)
        elif kind in Number:
            yield _Raw("number", text, start, end)
        elif kind in Name:
            for part in re.finditer(r"[^\s.]+", text):  # `import os.path` is one token
                yield _Raw("name", part[0], start + part.start(), start + part.end())
        elif kind in Keyword or kind in Operator.Word:
            yield _Raw("name", text, start, end)
        elif kind in Operator or kind in Punctuation:
            yield from (_Raw("mark", text, start, end),) if text not in ("{", "}") or kind in Punctuation else ()
        elif "\n" in text:
            yield _Raw("newline", text, start, end)


def _says_nothing(line: list[_Raw]) -> bool:
    """Docstrings and imports: anybody's, or nothing that runs."""
    return all(raw.kind == "string" for raw in line) or line[0].text in ("import", "from")


def _own_attributes(line: list[_Raw]) -> set[str]:
    """What a line makes an attribute of the student's class: `self.x = ...`, `def x`, `register_buffer("x", ...)`."""
    found = set()
    for index, raw in enumerate(line):
        following = [other.text for other in line[index + 1 : index + 4]]
        if raw.text in ("self", "cls") and following[:1] == ["."] and len(following) == 3:
            if following[2] in ("=", ":", ","):
                found.add(following[1])
        elif raw.text in ("def", "class") and following:
            found.add(following[0])
        elif raw.text in _NAMES_A_STRING:
            found |= {other.text.strip("\"'") for other in line[index + 1 : index + 5] if other.kind == "string"}
    return {name for name in found if name.isidentifier() and not name.startswith("__") and name not in _ALWAYS}


def _parameters(line: list[_Raw]) -> set[str]:
    if line[0].text not in ("def", "async"):
        return set()
    return {
        raw.text for index, raw in enumerate(line) if raw.kind == "name" and index and line[index - 1].text in "(,*"
    }


def _unannotated(line: list[_Raw]) -> list[_Raw]:
    """A line without the types of its parameters and of its result, which are added and dropped at will."""
    if line[0].text not in ("def", "async"):
        return line
    kept, depth, typed = [], 0, False
    for raw in line:
        if raw.kind == "mark":
            depth += _DEPTH.get(raw.text, 0)
            if depth == 0 and raw.text == "-":
                break
            if depth == 1 and raw.text in (":", ",", "="):
                typed = raw.text == ":"
            elif depth == 0:
                typed = False
        if not typed:
            kept.append(raw)
    return kept


def _telling(
    line: list[_Raw], number: int, kept: frozenset[str], attributes: set[str], parameters: set[str]
) -> Iterator[Token]:
    defines = line[0].text in ("def", "async", "class")
    depth = 0
    for index, raw in enumerate(line):
        if raw.kind == "mark":
            depth += _DEPTH.get(raw.text, 0)
            if raw.text in _SILENT:
                continue
            yield Token(raw.text, False, number, raw.start, raw.end)
        elif raw.kind == "string":
            yield Token("''", False, number, raw.start, raw.end)
        elif raw.kind == "number":
            yield Token(_number(raw.text), False, number, raw.start, raw.end)
        else:
            before = line[index - 1].text if index else ""
            after = line[index + 1].text if index + 1 < len(line) else ""
            if before == ".":
                own = raw.text in attributes
            elif after == "=" and depth and not defines and "lambda" not in before:
                own = raw.text in parameters
            else:
                own = raw.text not in kept and not (raw.text.startswith("__") and raw.text.endswith("__"))
            yield Token(raw.text, own, number, raw.start, raw.end)


def _number(text: str) -> str:
    """`0.010`, `1e-2` and `.01` are one number."""
    try:
        return repr(float(ast.literal_eval(text)))
    except (ValueError, SyntaxError, TypeError, OverflowError):
        return text


def words(tokens: Iterable[Token]) -> tuple[str, ...]:
    """A window as what it is known by: own names are numbered in the order in which they come."""
    numbers: dict[str, str] = {}
    return tuple(numbers.setdefault(t.word, f"<{len(numbers)}>") if t.own else t.word for t in tokens)
