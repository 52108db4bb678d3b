"""IMPORT.md: what came over, what did not and why, what is left to do; texts that would be lost otherwise."""

from __future__ import annotations

import re

from grader.convert.model import Left
from grader.convert.planned import Plan
from grader.convert.writer import MINUTES


def report(plan: Plan, source: str, kind: str, tried: bool, leaks: list[tuple[str, str]]) -> str:
    """The text of the file."""
    lines = [f"# Imported from {source} ({kind})", "", "| question | in the source | points | tests | public checks |"]
    lines.append("|---|---|---|---|---|")
    for question in plan.questions:
        tests = sum(map(len, question.groups))
        row = (question.id, question.source.name, f"{question.source.points:g}", str(tests), str(len(question.public)))
        lines.append(f"| {' | '.join(row)} |")
    lines += ["", "## What was not carried over", ""]
    lines += [f"- {item}" for item in plan.left] or ["Nothing was left behind."]
    lines += ["", "## What changed", ""]
    lines += [f"- {text}" for text in _changes(plan, tried)]
    lines += ["", "## What is left to do", ""]
    lines += [f"- {text}" for text in _to_do(leaks)]
    kept = [item for item in plan.left if item.keep.strip()]
    if kept:
        lines += ["", "## Texts that stayed behind", "", "Only here: students never get this file."]
    for item in kept:
        fence = "`" * max(3, 1 + max((len(run) for run in _ticks(item.keep)), default=0))
        where = f"Cell {item.cell}" if item.cell else "The notebook"
        lines += ["", f"{where}, {item.what}:", "", fence, item.keep.strip("\n"), fence]
    return "\n".join(lines) + "\n"


def _changes(plan: Plan, tried: bool) -> list[str]:
    found = []
    for question in plan.questions:
        if question.id != question.source.name:
            found.append(f"{question.source.name} is called {question.id}.")
        for number, group in enumerate(question.groups, 1):
            if len(group) > 1:
                why = (
                    "the question gives all points or none"
                    if question.source.together
                    else ("some of them pass on an unanswered notebook, so they count only with the others")
                )
                cells = ", ".join(str(planned.test.cell) for planned in group)
                found.append(f"{question.id}: the tests of cells {cells} are one test, test_{number}: {why}.")
    found.append("Public tests count, as they did: each is a public check and a test of the hidden suite.")
    found.append("Where a test is gone, its question keeps its points; the other tests share them.")
    if not tried:
        found.append("Nothing was run (--no-trial): `grader verify` will say what does not work from outside.")
    return found


def _to_do(leaks: list[tuple[str, str]]) -> list[str]:
    found = [
        f"`minutes = {MINUTES}` and the hints in assignment.toml are placeholders.",
        "There are no variants: nothing proves yet that the suite passes other right answers and fails wrong ones.",
        "Cells that use an answer stop in an unanswered notebook; put such lines inside `with grader.demo():`.",
    ]
    found += [
        f"`grader release` will refuse the line `{line[:80]}`, shown in {where}: reword it." for where, line in leaks
    ]
    return found


def _ticks(text: str) -> list[str]:
    return re.findall(r"`+", text)


def on_terminal(left: list[Left]) -> list[str]:
    """One line for each thing that is not carried over."""
    return [f"not carried over: {item}" for item in left]
