"""What `grader similar` finds in classes whose copies are known: planted pairs found, other pairs shown by mistake.

    python -m benchmarks.similar [--assignment 05-training ...] [--students 100] [--classes 3] [--variants FOLDER ...]

A class is made of the variants of an assignment, right and wrong ones: each student's answer to a question is one of
them, drawn at random, and no two students have two answers in common. Then hand-ins are copied, three in each disguise
(fewer in a small class). `--variants` adds banks of answers that were written elsewhere.

Variants are not all written independently: some are another one with a line changed. Two answers count as related when
they have at least four whole lines in common that the course does not hold, two thirds of those of the shorter one.
This is read from the lines in one layout and knows nothing of what it measures. So the pairs of a class fall into

    planted        a hand-in and its copy, where the original has at least eight lines that are not the course's and
                   that at most one in twenty of its class has
    little         the same, where the original has fewer: mostly the reference solution with a word changed
    unrelated      no answer of the one is related to any of the other: each one shown is a false one
    related        one answer at least is: in that question the two are alike, whoever was first

`--speed N` reads and compares a class of N hand-ins instead, with N distinct disguises, and prints the seconds.
"""

from __future__ import annotations

import argparse
import ast
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.disguises import DISGUISES, disguised
from grader.assignment import Assignment, find_assignment
from grader.similar import Cell, Comparison, Given, Thresholds, given

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("planted", "little", "unrelated", "related")


@dataclass(frozen=True)
class Made:
    """A class: its hand-ins, and what each pair of them is: one of KINDS, and the disguise of a planted one."""

    handins: list[list[Cell]]
    kinds: dict[tuple[int, int], str]
    disguises: dict[tuple[int, int], str]


class Pool:
    """The variants of an assignment by question."""

    def __init__(self, assignment: Assignment, banks: tuple[Path, ...] = ()):
        self.given: Given = given(assignment)
        self.answers: dict[str, list[str]] = defaultdict(list)
        for bank in (None, *banks):
            for kind in ("right", "wrong"):
                for question, path in assignment.variants(kind, bank):
                    self.answers[question].append(path.read_text(encoding="utf-8"))
        self.answers = dict(sorted(self.answers.items()))
        self._course = frozenset[str]().union(*(_lines(text) for text in self.given.texts))
        self.lines = cache(self._lines)
        self.related = cache(self._related)

    def _lines(self, question: str, index: int) -> frozenset[str]:
        return _lines(self.answers[question][index]) - self._course

    def _related(self, one: tuple[str, int], other: tuple[str, int]) -> bool:
        left, right = self.lines(*one), self.lines(*other)
        common = len(left & right)
        return one == other or (common >= 4 and 3 * common >= 2 * min(len(left), len(right)))

    def make(self, students: int, rng: random.Random, copies: int = 3) -> Made:
        """A class of `students`, and copies in each disguise: at most half of them are the source of one."""
        chosen = list(self._draw(students, rng))
        handins = [[Cell(q, n, self.answers[q][i]) for n, (q, i) in enumerate(answers, 1)] for answers in chosen]
        kinds = {}
        for (left, ours), (right, theirs) in combinations(enumerate(chosen), 2):
            related = any(self.related(one, other) for one in ours for other in theirs)
            kinds[left, right] = "related" if related else "unrelated"
        names = list(DISGUISES) * copies
        sources = rng.sample(range(students), min(students // 2, len(names)))
        has = Counter(line for answers in chosen for line in set().union(*(self.lines(*answer) for answer in answers)))
        disguises = {}
        for source, name in zip(sources, names, strict=False):
            lines = set().union(*(self.lines(*answer) for answer in chosen[source]))
            rare = sum(has[line] <= max(students // 20, 1) for line in lines)
            pair = (source, len(handins))
            kinds[pair] = "planted" if rare >= 8 else "little"
            disguises[pair] = name
            copy = [disguised(name, cell.source, self.given.names, rng) for cell in handins[source]]
            handins.append(
                [Cell(cell.question, cell.number, text) for cell, text in zip(handins[source], copy, strict=True)]
            )
        return Made(handins, kinds, disguises)

    def _draw(self, students: int, rng: random.Random) -> Iterator[tuple[tuple[str, int], ...]]:
        taken: list[tuple[tuple[str, int], ...]] = []
        for _ in range(200 * students):
            answers = tuple((question, rng.randrange(len(found))) for question, found in self.answers.items())
            if all(len({*answers} & {*other}) < 2 for other in taken):
                taken.append(answers)
                yield answers
            if len(taken) == students:
                return
        raise SystemExit(f"{len(taken)} students is all that these variants give; pass fewer, or more --variants")


def _lines(text: str) -> frozenset[str]:
    """The lines of a text that are longer than a word or two, in one layout where it is Python."""
    with suppress(SyntaxError):
        text = ast.unparse(ast.parse(text))
    return frozenset(line.strip() for line in text.splitlines() if len(line.strip()) > 12 and line.strip()[0] != "#")


def measure(pool: Pool, made: Made, limits: Thresholds) -> tuple[Counter[str], Counter[str], list[str]]:
    """Pairs of each kind, those of them that are shown, and the disguises of planted ones that are not."""
    vocabulary, explained = pool.given.vocabulary()
    shown = {(pair.left, pair.right) for pair in Comparison(made.handins, vocabulary, explained).pairs(limits)}
    total = Counter(made.kinds.values())
    found = Counter(made.kinds[pair] for pair in shown if pair in made.kinds)
    return total, found, [name for pair, name in made.disguises.items() if pair not in shown]


def speed(pool: Pool, students: int) -> float:
    """Seconds for a class of so many different hand-ins, from texts to pairs."""
    rng = random.Random(0)
    handins = []
    for _ in range(students):
        texts = {question: rng.choice(found) for question, found in pool.answers.items()}
        name = rng.choice(["renamed", "renamed, reordered"])
        handins.append([Cell(q, 1, disguised(name, text, pool.given.names, rng)) for q, text in texts.items()])
    began = time.perf_counter()
    vocabulary, explained = pool.given.vocabulary()
    Comparison(handins, vocabulary, explained).pairs(Thresholds())
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--assignment", action="append", metavar="NN-name")
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--classes", type=int, default=5, help="made with the seeds 0, 1, ...")
    parser.add_argument("--variants", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--speed", type=int, metavar="N")
    options = parser.parse_args()
    names = options.assignment or ["03-data", "05-training", "09-capstone"]
    table = Table("assignment", *(f"{kind}: shown / all" for kind in KINDS), "precision", "recall", box=SIMPLE_HEAD)
    for name in names:
        pool = Pool(find_assignment(name, ROOT), tuple(options.variants))
        if options.speed:
            print(f"{name}: {options.speed} hand-ins, {speed(pool, options.speed):.1f} s")
            continue
        total, found = Counter[str](), Counter[str]()
        for seed in range(options.classes):
            all_pairs, shown, missed = measure(pool, pool.make(options.students, random.Random(seed)), Thresholds())
            total, found = total + all_pairs, found + shown
            if missed:
                print(f"{name}, class {seed}, not shown: {', '.join(missed)}")
        precision = found["planted"] / max(found["planted"] + found["unrelated"], 1)
        recall = found["planted"] / max(total["planted"], 1)
        row = (f"{found[kind]} / {total[kind]}" for kind in KINDS)
        table.add_row(name, *row, f"{precision:.3f}", f"{recall:.3f}")
    if not options.speed:
        Console().print(table)


if __name__ == "__main__":
    main()
