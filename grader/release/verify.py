"""`grader verify`: proof that a suite passes right answers and fails wrong ones, by the road a submission takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from grader.assignment import Assignment
from grader.errors import GraderError
from grader.grade import Bench, Graded, Work
from grader.notebook.reading import notebook_from_bytes
from grader.release.build import build_notebook, solution_notebook, with_variant
from grader.scoring import score

HEADER = re.compile(r"^#\s*(fault|feedback|why):\s*(.*?)\s*$")


@dataclass(frozen=True)
class Variant:
    """One answer to one question, with what its author claims of it."""

    kind: str  # "right", "wrong", "master", "stub" or "idle"
    question: str
    name: str
    code: str = ""
    claims: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What grading a variant showed. `problems` is empty when it is as claimed."""

    variant: Variant
    seed: int
    questions: list[dict[str, Any]]
    problems: list[str]
    caught: bool = True
    explained: bool = True
    wrongly_failed: bool = False
    left_out: str = ""  # which tests this machine could not run
    cpu_seconds: float = 0.0

    @property
    def own(self) -> list[dict[str, Any]]:
        return [entry for entry in self.questions if self.variant.question in ("", entry["id"])]


def read_variants(assignment: Assignment, folder: Path | None, question: str | None) -> list[Variant]:
    """The variants of the assignment, or of a bank elsewhere with `wrong/` and `right/`."""
    found = []
    for kind in ("wrong", "right"):
        for qid, path in assignment.variants(kind, folder):
            if question and qid != question:
                continue
            code = path.read_text(encoding="utf-8")
            headers = (HEADER.match(line) for line in code.splitlines())
            claims: dict[str, str] = {match[1]: match[2] for match in headers if match}
            if kind == "wrong" and "feedback" in claims:
                _compiled(claims["feedback"], path)
            found.append(Variant(kind, qid, path.stem, code, claims))
    if folder is not None and not found:
        raise GraderError(f"{folder}: no variants in it; it should hold wrong/ and right/ with files q1__name.py")
    return found


def verify(
    assignment: Assignment,
    variants: list[Variant],
    *,
    seeds: int = 1,
    thorough: bool = False,
    jobs: int = 0,
    isolation: str = "full",
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Grade the master, the stub notebook, answers that do nothing, and every variant, and say what falls short.

    The master and right variants meet `seeds` seeds. No test may pass on a stub or on an answer that does nothing.
    Questions that a variant cannot touch are sampled, one quick test each, to notice what its cells do to the rest;
    `thorough` runs all their tests.
    """
    questions = dict.fromkeys(variant.question for variant in variants) or [q.id for q in assignment.questions]
    idle = [idle_answer(assignment, question) for question in questions]
    everything = [Variant("master", "", "master"), Variant("stub", "", "stub"), *idle, *variants]
    works: dict[str, tuple[Variant, int]] = {}

    def make():
        for variant in everything:
            for seed in range(seeds if variant.kind in ("master", "right") else 1):
                key = f"{variant.kind}/{variant.name}/{seed}"
                works[key] = (variant, seed)
                yield _work(assignment, variant, seed, key, thorough)

    outcomes: dict[str, Outcome] = {}

    def finished(graded: Graded) -> None:
        variant, seed = works[graded.work.key]
        outcome = _judge(assignment, variant, seed, graded)
        outcomes[graded.work.key] = outcome
        done(outcome)

    with Bench(assignment, isolation=isolation, jobs=jobs) as bench:
        bench.grade(make(), finished)
    return [outcomes[key] for key in works]


def idle_answer(assignment: Assignment, question: str) -> Variant:
    """Every name of the question, doing nothing and returning None."""
    code = []
    for name in assignment.question(question).names:
        if name.kind == "class":
            parameters = ", ".join(filter(None, ("self", name.params)))
            code.append(f"class {name.name}:\n    def __init__({parameters}):\n        pass\n")
        elif name.kind == "value":
            code.append(f"{name.name} = None\n")
        else:
            code.append(f"def {name.name}({name.params}):\n    return None\n")
    return Variant("idle", question, f"{question}__does-nothing", "\n\n".join(code))


def _work(assignment: Assignment, variant: Variant, seed: int, key: str, thorough: bool) -> Work:
    if variant.kind == "master":
        node = solution_notebook(assignment)
    elif variant.kind == "stub":
        node = build_notebook(assignment)
    else:
        node = with_variant(assignment, variant.question, variant.code)
    notebook = notebook_from_bytes(nbformat.writes(node).encode(), f"{variant.name}.ipynb")
    quick: tuple[str, ...] = ()
    if variant.question and not thorough:
        touched = {variant.question, *assignment.closure(variant.question)}
        quick = tuple(q.id for q in assignment.questions if q.id not in touched)
    return Work(key, notebook, f"verify:{variant.name}:{seed}", quick=quick, try_stubs=variant.kind == "stub")


def _judge(assignment: Assignment, variant: Variant, seed: int, graded: Graded) -> Outcome:
    entries = score(assignment, graded.rows, [q.id for q in assignment.questions])
    outcome = Outcome(variant, seed, entries, [], cpu_seconds=graded.cpu_seconds + graded.judge_cpu_seconds)
    outcome.left_out = next((note for note in graded.notes if note.startswith("device tests were not run")), "")
    if graded.fault:
        outcome.problems.append(f"grader fault: {graded.fault.strip().splitlines()[-1]}")
    for entry in entries:
        for test in entry["tests"]:
            if test["status"] == "grader fault" and not graded.fault:
                detail = (test["detail"].splitlines() or ["?"])[-1]
                outcome.problems.append(f"grader fault in {entry['id']} {test['test']}: {detail}")
    if variant.kind in ("stub", "idle"):
        for entry in outcome.own:
            passed = [test["test"] for test in entry["tests"] if test["status"] == "passed"]
            if passed:
                who = "the stub" if variant.kind == "stub" else "an answer that does nothing"
                outcome.problems.append(f"{who} passes in {entry['id']}: {', '.join(passed)}")
        return outcome
    allowed = {variant.question, *assignment.closure(variant.question)} if variant.kind == "wrong" else set()
    lost = [entry for entry in entries if entry["earned"] < entry["points"]]
    own = [entry for entry in lost if entry["id"] == variant.question]
    for entry in lost:
        if entry["id"] not in allowed:
            tests = ", ".join(t["test"] for t in entry["tests"] if t["status"] != "passed")
            outcome.problems.append(f"loses points in {entry['id']}: {tests}")
            outcome.wrongly_failed = variant.kind != "wrong"
    if variant.kind == "wrong":
        outcome.caught = bool(own)
        if not own:
            outcome.problems.append("not caught")
        pattern = variant.claims.get("feedback", "")
        outcome.explained = bool(own) and any(
            re.search(pattern, test["message"], re.IGNORECASE | re.DOTALL)
            for test in own[0]["tests"]
            if test["status"] != "passed"
        )
        if own and not outcome.explained:
            outcome.problems.append(f"no message matches /{pattern}/")
        if not pattern:
            outcome.problems.append("no `# feedback:` line")
    return outcome


def rates(outcomes: list[Outcome]) -> dict[str, int]:
    """Counts over variants (not seeds): a right one is wrongly failed if any seed failed it."""
    wrong = [o for o in outcomes if o.variant.kind == "wrong"]
    right = {o.variant.name for o in outcomes if o.variant.kind == "right"}
    failed = {o.variant.name for o in outcomes if o.variant.kind == "right" and o.wrongly_failed}
    return {
        "wrong": len(wrong),
        "caught": sum(o.caught for o in wrong),
        "explained": sum(o.explained for o in wrong),
        "right": len(right),
        "wrongly_failed": len(failed),
        "problems": sum(bool(o.problems) for o in outcomes),
    }


def _compiled(pattern: str, path: Path) -> re.Pattern:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise GraderError(f"{path}: the feedback line is no regular expression: {error}") from error
