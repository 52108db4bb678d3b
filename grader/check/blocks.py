"""What a check has to tell, in blocks that HTML and plain text share: the lines to show, and those to fold away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.check.run import Outcome

_MESSAGE = 8, 700  # lines and characters that stay in sight
_PRINTED = 6, 500
_SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Block:
    """`lead`, the `shown` lines, then the `folded` ones behind the words `fold`. `code`: every blank counts."""

    lead: str = ""
    shown: list[str] = field(default_factory=list)
    fold: str = ""
    folded: list[str] = field(default_factory=list)
    code: bool = False


def blocks(outcome: Outcome) -> list[Block]:
    """The message, the student's own line, the calls that led there, what was printed; without what is missing."""
    finding = outcome.finding
    found = [_cut(_lines(finding.message), _MESSAGE, "of the message")]
    place, _, source = finding.where.partition("\n")
    if place:
        found.append(Block(place, _lines(source.strip()), code=True))
    if finding.chain:
        found.append(Block(fold="How your code got there, call by call", folded=list(finding.chain), code=True))
    if outcome.printed:
        printed = [clean(line) for line in outcome.printed]
        found.append(_cut(printed, _PRINTED, "of output", "Your code printed:", code=True))
    return [block for block in found if block.lead or block.shown or block.folded]


def clean(text: str) -> str:
    """Without colours of a terminal and characters that show nothing; tabs and line ends stay."""
    return _SEQUENCES.sub("", text)


def _lines(text: str) -> list[str]:
    return [clean(line) for line in text.splitlines()]


def _cut(lines: list[str], limits: tuple[int, int], of_what: str, lead: str = "", *, code: bool = False) -> Block:
    """The first lines, and the rest folded. One line too many is no reason to fold; one very long line is."""
    most, characters = limits
    shown: list[str] = []
    for number, line in enumerate(lines):
        room = characters - sum(map(len, shown))
        if len(line) > room:
            space = line.rfind(" ", 1, room + 1)
            split = space if space > 0 else room
            rest = [line[split:].lstrip(), *lines[number + 1 :]]
            return Block(lead, [*shown, line[:split] + " ..."], f"The rest {of_what}", rest, code)
        if number == most and len(lines) > most + 1:
            count = len(lines) - most
            return Block(lead, shown, f"{count} more lines {of_what}", lines[most:], code)
        shown.append(line)
    return Block(lead, shown, code=code)
