"""otter-assign's line markers: what a solution cell is when solved, and what students get of it."""

from __future__ import annotations

import re

_LINE = re.compile(r"^(?P<code>.*?)\s*# ?SOLUTION( NO PROMPT)?\s*$")
_TARGET = r"[\w.]+(?:\[[^\]]*\])*"
_ASSIGNMENT = re.compile(rf"^(?P<left>\s*{_TARGET}(?:\s*,\s*{_TARGET})*\s*=)(?!=)")
_BEGIN = re.compile(r"^(?P<indent>\s*)# BEGIN SOLUTION(?P<silent> NO PROMPT)?")
_HEADER = re.compile(r"##\s*solution\s*##\s*", re.IGNORECASE)
_IGNORE = re.compile(r"\s*#\s*BEGIN\s*IGNORE\s*", re.IGNORECASE)
_MARKED = re.compile(r"# ?(BEGIN |END )?SOLUTION( NO PROMPT)?\s*$|# (BEGIN|END) PROMPT\s*$", re.MULTILINE)


def has_solution(source: str) -> bool:
    """Whether a line of the cell carries one of the markers."""
    return _MARKED.search(source) is not None


def without_ignored(source: str) -> str:
    """The cell without the lines and blocks that are marked IGNORE: otter hands them to nobody."""
    kept, ignoring = [], False
    for line in source.splitlines():
        if ignoring:
            ignoring = not line.rstrip().endswith("# END IGNORE")
        elif _IGNORE.match(line):
            ignoring = True
        elif not line.rstrip().endswith("# IGNORE"):
            kept.append(line)
    return "\n".join(kept)


def two_versions(source: str) -> tuple[str, str]:
    """(solved, as students get it). ValueError where a block is not closed."""
    solved: list[str] = []
    given: list[str] = []
    where = ""  # the block that is open: "", "solution" or "prompt"
    for number, line in enumerate(source.splitlines()):
        text = line.rstrip()
        begin = _BEGIN.match(line)
        if number == 0 and _HEADER.fullmatch(line):
            continue
        if text.endswith("# END SOLUTION") or text.endswith("# END PROMPT"):
            kind = "solution" if text.endswith("SOLUTION") else "prompt"
            if where != kind:
                raise ValueError(f"END {kind.upper()} without its BEGIN")
            where = ""
        elif text.endswith("# BEGIN PROMPT") or begin:
            if where:
                raise ValueError(f"a block begins inside a {where.upper()} block")
            where = "solution" if begin else "prompt"
            if begin and not begin["silent"]:
                given.append(f"{begin['indent']}...")
        elif where == "solution":
            solved.append(line)
        elif where == "prompt":
            given.append(line)
        elif text.endswith("# SEED"):
            solved.append(text.removesuffix("# SEED").rstrip())
        elif (marked := _LINE.match(line)) is not None:
            solved.append(marked["code"].rstrip())
            if marked[2] is None:
                given.append(_prompt(line))
        else:
            solved.append(line)
            given.append(line)
    if where:
        raise ValueError(f"BEGIN {where.upper()} without its END")
    return "\n".join(solved), "\n".join(given)


def _prompt(line: str) -> str:
    assignment = _ASSIGNMENT.match(line)
    if assignment:
        return f"{assignment['left']} ..."
    return line[: len(line) - len(line.lstrip())] + "..."
