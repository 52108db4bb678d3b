"""What an answer can be known by: every run of a few telling words within one statement.

A window does not reach into the next statement, so what is reordered keeps its windows; within a statement it does not
reach beyond `WIDTH` words, so a small change leaves the rest of a long one alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from grader.similar.tokens import Token, tokens, words

WIDTH = 7


@dataclass(frozen=True)
class Cell:
    """One cell of a hand-in: whose question ("" for none), its number in the notebook, its text."""

    question: str
    number: int
    source: str


@dataclass(frozen=True)
class Prints:
    """The telling words of a text; the number of each window, int64 of (m,); its first word and that behind its last,
    int64 of (m, 2)."""

    tokens: list[Token]
    windows: np.ndarray
    spans: np.ndarray

    @cached_property
    def around(self) -> np.ndarray:
        """The places in `windows` of those that hold each word, int64 of (words, WIDTH); m stands for none."""
        around: list[list[int]] = [[] for _ in self.tokens]
        for place, (first, last) in enumerate(self.spans.tolist()):
            for word in range(first, last):
                around[word].append(place)
        none = len(self.windows)
        rows = [places + [none] * (WIDTH - len(places)) for places in around]
        return np.array(rows, np.int64).reshape(-1, WIDTH)


class Vocabulary:
    """Numbers for windows: the same number means the same window. `known`: names that nobody chooses."""

    def __init__(self, known: frozenset[str] = frozenset()):
        self.known = known
        self._numbers: dict[tuple[str, ...], int] = {}
        self._read: dict[str, Prints] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def read(self, source: str) -> Prints:
        """The prints of a text."""
        if source not in self._read:
            found = tokens(source, self.known)
            spans = list(_spans(found))
            numbers = [self._number(found[first:last]) for first, last in spans]
            self._read[source] = Prints(found, np.array(numbers, np.int64), np.array(spans, np.int64).reshape(-1, 2))
        return self._read[source]

    def seen(self, sources: Iterable[str]) -> set[int]:
        """The windows of some texts."""
        return {number for source in sources for number in self.read(source).windows.tolist()}

    def _number(self, window: list[Token]) -> int:
        return self._numbers.setdefault(words(window), len(self._numbers))


def _spans(found: list[Token]) -> Iterable[tuple[int, int]]:
    first = 0
    for _, statement in groupby(found, key=lambda token: token.statement):
        last = first + sum(1 for _ in statement)
        yield from ((start, min(start + WIDTH, last)) for start in range(first, max(first, last - WIDTH) + 1))
        first = last
