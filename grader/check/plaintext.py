"""The panel in a terminal: aligned columns, wrapped lines, and a count in place of what is folded."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from grader.check.blocks import Block

_WIDTH = 96
_LABEL = 13  # "not attempted"
_INDENT = 2 + _LABEL + 2
_FOLDED_ANYWAY = 10  # lines behind a fold that has nothing in front of it


def wrapped(text: str, indent: int) -> list[str]:
    """One line of text on as many lines as it takes; its own indent stays."""
    own = len(text) - len(text.lstrip())
    blank = " " * (indent + min(own, 24))
    return textwrap.wrap(
        text.strip(),
        _WIDTH,
        initial_indent=blank,
        subsequent_indent=blank,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [""]


def row(label: str, title: str, told: list[Block]) -> list[str]:
    """One check: its label, its title, and below the title what there is to tell."""
    first, *more = wrapped(title, _INDENT)
    lines = [f"  {label:>{_LABEL}}  {first.lstrip()}", *more]
    for block in told:
        lines += _block(block)
    return lines


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows whose columns start below one another."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(cells, wide, strict=True)).rstrip() for cells in rows
    ]


def _block(block: Block) -> list[str]:
    deeper = _INDENT + 4 if block.code else _INDENT
    lines = wrapped(block.lead, _INDENT) if block.lead else []
    for line in block.shown:
        lines += [f"{'':{deeper}}{line}"] if block.code else wrapped(line, deeper)
    if block.folded and block.shown:
        lines.append(f"{'':{deeper}}({block.fold[0].lower()}{block.fold[1:]})")
    elif block.folded:
        half = _FOLDED_ANYWAY // 2
        kept = block.folded
        if len(kept) > _FOLDED_ANYWAY:
            kept = [*kept[:half], f"({len(kept) - 2 * half} more)", *kept[-half:]]
        lines.append(f"{'':{_INDENT}}{block.fold}:")
        lines += [f"{'':{deeper}}{line}" for line in kept]
    return lines
