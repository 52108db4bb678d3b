"""Proof that the solutions are gone: no line of them is left in what students get.

It reads the master by itself, line by line, and shares nothing with the code that takes the solutions out.
"""

from __future__ import annotations

import re
from typing import Any

_MARKER = re.compile(r"\s*#+\s*(BEGIN|END)\s+(SOLUTION|STUB)\s*")
_CELL = re.compile(r"# ?%%(?!%)(\s|\[|$)")
_DOCSTRING = re.compile(r'("""|\'\'\').*?\1', re.DOTALL)
_DETAILS = re.compile(r"<details.*?(</details>|\Z)", re.DOTALL)

# Shorter lines (`return x`, `else:`) are anybody's.
_LEAST_TOKENS, _LEAST_CHARACTERS = 4, 10
# An explanation may name a call of the solution (`model.eval()`), for it teaches the call; no longer line.
_VOCABULARY_TOKENS = 8


def leaked_lines(student: Any, master: str, hints: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """(cell id, line) for each line of a solution that a student notebook or one of the `hints` shows.

    A line that also stands in the code of the master outside solutions (a worked example, given code, a stub)
    does not count. One that stands in a docstring, a comment or a `<details>` hint counts.
    """
    solutions, legitimate, explained = _read(master)
    shown = [(cell["id"], _tokens(cell["source"])) for cell in student["cells"]]
    shown += [(f"hint of {qid}", _tokens(hint)) for qid, hint in (hints or {}).items()]
    found = []
    for line in solutions:
        tokens = _tokens(line)
        count = tokens.count(" ") - 1
        if count < _LEAST_TOKENS or len(tokens.replace(" ", "")) < _LEAST_CHARACTERS or tokens in legitimate:
            continue
        if count <= _VOCABULARY_TOKENS and tokens in explained:
            continue
        found += [(where, line.strip()) for where, text in shown if tokens in text]
    return found


def _read(master: str) -> tuple[list[str], str, str]:
    """Solution lines, the tokens of all other code, the tokens of the explanations."""
    solutions: list[str] = []
    code: list[str] = []
    markdown: list[str] = []
    inside, in_markdown = "", False
    for line in master.splitlines():
        marker = _MARKER.fullmatch(line)
        if marker:
            inside = marker[2] if marker[1] == "BEGIN" else ""
        elif _CELL.match(line):
            inside, in_markdown = "", "[markdown]" in line or "[md]" in line
        elif inside == "SOLUTION":
            solutions.append(line)
        elif inside == "STUB":
            code.append(line.lstrip().removeprefix("#"))
        else:
            (markdown if in_markdown else code).append(line)
    plain = _DOCSTRING.sub(" ", "\n".join(code))
    plain = re.sub(r"#.*", " ", plain)
    return solutions, _tokens(plain), _tokens(_DETAILS.sub(" ", "\n".join(markdown)))


def _tokens(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+|[^\w\s]", text)) + " "
