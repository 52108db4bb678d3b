"""Which hand-ins of a class are alike beyond what the course and the class themselves explain.

A window that the course gave (stubs, worked examples, the reference solution) weighs nothing. Any other weighs 1 while
two hand-ins hold it, less the more hold it, and nothing once half of the class does. A word weighs what the heaviest
window around it weighs; the words of the windows that two hand-ins share are the evidence, counted in words. No pair is
left out: each hand-in is laid against all others at once, in one table of hand-ins by windows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from grader.similar.fingerprints import Cell, Prints, Vocabulary

LEAST_HALF = 6  # in a class of three, three copies are no custom
_WORDS = 128  # laid against the class at a time


@dataclass(frozen=True)
class Thresholds:
    """When a pair is shown. `words`, `share`: of the whole hand-in; the other two: of one question."""

    words: float = 10
    share: float = 0.45
    question_words: float = 20
    question_share: float = 0.6


@dataclass(frozen=True)
class Likeness:
    """What two have in common: words of evidence (of the side with fewer), and their share of all the words that are
    peculiar to either, 0 to 1."""

    words: float
    share: float


@dataclass(frozen=True)
class Pair:
    """Two hand-ins by their places in the class. `questions`: those with something in common; `others`: how many
    further hand-ins hold at least half of the same evidence; `windows`: what both hold."""

    left: int
    right: int
    whole: Likeness
    questions: dict[str, Likeness]
    others: int
    windows: frozenset[int]


class Comparison:
    """A class of hand-ins, each some cells, laid against each other. `explained`: windows that the course gave."""

    def __init__(
        self,
        handins: Sequence[Sequence[Cell]],
        vocabulary: Vocabulary,
        explained: set[int],
        done: Callable[[], None] = lambda: None,
    ):
        self.questions = sorted({cell.question for cells in handins for cell in cells})
        self._sides = []
        for cells in handins:
            self._sides.append([(cell.question, vocabulary.read(cell.source)) for cell in cells])
            done()
        held = [_numbers(side) for side in self._sides]
        given = np.array(sorted(explained), np.int64)
        self.own = [len(np.setdiff1d(numbers, given)) for numbers in held]  # windows that the course did not give
        self.weights = _weights(held, len(vocabulary), given)
        self._columns, self._holds = _table(held, self.weights)
        count = len(handins)
        self._peculiar = np.zeros((count, len(self.questions)), np.float32)
        self._shared = np.zeros((count, count, len(self.questions)), np.float32)
        for index in range(count):
            for question, prints in self._sides[index]:
                self._lay(index, self.questions.index(question), prints)
            done()

    def _lay(self, index: int, question: int, prints: Prints) -> None:
        """Add the words of a cell that weigh something, and those of them that each other hand-in has too."""
        weights = np.append(self.weights[prints.windows], 0)
        around = prints.around[weights[prints.around].any(1)]
        self._peculiar[index, question] += weights[around].max(1).sum()
        columns = np.append(self._columns[prints.windows], -1)
        places = np.flatnonzero(columns >= 0)
        there = (self._holds[:, columns[places]] * weights[places]).astype(np.float32)
        there = np.hstack([there, np.zeros((len(there), 1), np.float32)])
        into = np.full(len(weights), len(places))  # from a window's place to its column of `there`
        into[places] = np.arange(len(places))
        around = into[around]
        around = around[(around < len(places)).any(1)]
        for first in range(0, len(around), _WORDS):
            self._shared[index, :, question] += there[:, around[first : first + _WORDS]].max(2).sum(1)

    def likeness(self, left: int, right: int) -> tuple[Likeness, dict[str, Likeness]]:
        """Of the whole, and of each question with anything in common."""
        sides = np.stack([self._shared[left, right], self._shared[right, left]]).astype(float)
        peculiar = (self._peculiar[left] + self._peculiar[right]).astype(float)
        questions = {
            question: Likeness(float(sides[:, column].min()), float(sides[:, column].sum() / peculiar[column]))
            for column, question in enumerate(self.questions)
            if sides[:, column].any()
        }
        return Likeness(float(sides.sum(1).min()), float(sides.sum() / max(peculiar.sum(), 1e-9))), questions

    def pairs(self, limits: Thresholds, same: Callable[[int, int], bool] = lambda left, right: False) -> list[Pair]:
        """The pairs worth a look, those with the most evidence first; `same`: those to be shown in any case."""
        both = self._shared + self._shared.transpose(1, 0, 2)
        least = np.minimum(self._shared, self._shared.transpose(1, 0, 2))
        peculiar = self._peculiar[:, None] + self._peculiar[None]
        whole = np.minimum(self._shared.sum(2), self._shared.sum(2).T)
        alike = (whole >= limits.words) & (both.sum(2) >= limits.share * peculiar.sum(2))
        in_one = (least >= limits.question_words) & (both >= limits.question_share * peculiar)
        shown = alike | in_one.any(2)
        found = [
            self._pair(left, right)
            for left, right in combinations(range(len(self._sides)), 2)
            if shown[left, right] or (same(left, right) and self.own[left] and self.own[right])
        ]
        return sorted(found, key=lambda pair: (-pair.whole.words * pair.whole.share, pair.left, pair.right))

    def _pair(self, left: int, right: int) -> Pair:
        whole, questions = self.likeness(left, right)
        columns = np.flatnonzero(self._holds[left] & self._holds[right])
        windows = np.flatnonzero(np.isin(self._columns, columns))
        weights = self.weights[windows]
        hold = (self._holds[:, self._columns[windows]] * weights).sum(1) >= 0.5 * weights.sum()
        others = int(hold.sum()) - 2 if len(windows) else 0
        return Pair(left, right, whole, questions, others, frozenset(windows.tolist()))


def marked(prints: Prints, windows: frozenset[int]) -> list[tuple[int, int]]:
    """The stretches of a text, as (start, end), whose words stand in one of the windows."""
    places = sorted(
        {
            place
            for number, (first, last) in zip(prints.windows.tolist(), prints.spans.tolist(), strict=True)
            if number in windows
            for place in range(first, last)
        }
    )
    found: list[tuple[int, int]] = []
    for before, place in zip([-2, *places], places, strict=False):
        token = prints.tokens[place]
        together = before == place - 1 and prints.tokens[before].statement == token.statement
        found[-1:] = [(found[-1][0], token.end)] if together else [*found[-1:], (token.start, token.end)]
    return found


def _numbers(side: list[tuple[str, Prints]]) -> np.ndarray:
    """The windows of a hand-in, each once."""
    return np.unique(np.concatenate([np.empty(0, np.int64), *(prints.windows for _, prints in side)]))


def _weights(held: list[np.ndarray], size: int, given: np.ndarray) -> np.ndarray:
    counts = np.zeros(size)
    for numbers in held:
        counts[numbers] += 1
    half = max(len(held) / 2, LEAST_HALF)
    weights = np.clip(1 - np.log(np.maximum(counts, 2) / 2) / math.log(half / 2), 0, 1)
    weights[given] = 0
    return weights


def _table(held: list[np.ndarray], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which hand-in holds which of the windows that weigh something and that two hold: the column of each window, -1
    for all others, and bool of (hand-ins, columns)."""
    counts = np.zeros(len(weights), np.int64)
    for numbers in held:
        counts[numbers] += 1
    columns = np.full(len(weights), -1)
    shared = np.flatnonzero((counts > 1) & (weights > 0))
    columns[shared] = np.arange(len(shared))
    holds = np.zeros((len(held), len(shared)), bool)
    for row, numbers in zip(holds, held, strict=True):
        row[columns[numbers][columns[numbers] >= 0]] = True
    return columns, holds
