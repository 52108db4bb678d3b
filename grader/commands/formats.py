"""`--format`: what a grading gives to the programs around it, and where each form goes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from grader.assignment import Assignment
from grader.errors import GraderError
from grader.policy import final_points
from grader.report import ClassFile
from grader.report.autograding import autograding_result, number
from grader.report.github import annotation_lines
from grader.report.jobsummary import job_summary
from grader.report.junit import junit_xml
from grader.report.machine import gradebook_json
from grader.results import write_atomically

FORMATS = ("junit", "json", "github")
HELP = (
    "also give the results as junit (OUT/junit.xml), json (one document on standard output; all else goes to standard"
    " error) or github (annotations in the log; the page of the job and the outputs points, max_points and result"
    " where GitHub Actions asks for them); may be repeated"
)
_SUMMARY_BYTES = 1 << 20  # what GitHub takes from one step
_NOTEBOOK_BYTES = 32 << 20


def on_github() -> bool:
    """Whether a workflow of GitHub Actions reads what is printed here."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def write_formats(
    formats: list[str],
    assignment: Assignment,
    folder: Path,
    out: Path,
    klass: ClassFile,
    records: list[dict[str, Any]],
    log: TextIO,
) -> None:
    """Give the results in each of the formats; annotations go to `log`, JSON to standard output."""
    if "junit" in formats:
        write_atomically(out / "junit.xml", junit_xml(klass, records))
    if "github" in formats:
        lines = annotation_lines(klass, records, lambda record, question: _place(assignment, folder, record, question))
        print(lines, end="", file=log, flush=True)
        _append("GITHUB_STEP_SUMMARY", lambda used: job_summary(klass, records, _SUMMARY_BYTES - used))
        _append("GITHUB_OUTPUT", lambda used: _outputs(records))
    if "json" in formats:
        print(gradebook_json(klass, records), end="", flush=True)


def _outputs(records: list[dict[str, Any]]) -> str:
    """Lines `name=value`. Values are our own numbers and base64: nothing in them ends a line."""
    sums = {"points": sum(map(final_points, records)), "max_points": sum(record["of"] for record in records)}
    lines = [f"{name}={number(round(value, 4))}\n" for name, value in sums.items()]
    try:
        lines.append(f"result={autograding_result(records)}\n")
    except ValueError as error:
        raise GraderError(f"--format github: {error}; grade fewer hand-ins in one step") from None
    return "".join(lines)


def _append(variable: str, text_after: Callable[[int], str]) -> None:
    """Append to the file that a variable names, if it is set; `text_after` is told how many bytes there are."""
    if not (name := os.environ.get(variable)):
        return
    path = Path(name)
    try:
        used = path.stat().st_size if path.exists() else 0
        text = text_after(used)
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise GraderError(f"{variable}: {name}: {error.strerror}; the results lie in the output folder") from error


def _place(assignment: Assignment, folder: Path, record: dict[str, Any], question: str) -> tuple[str, int | None]:
    """The hand-in as GitHub names it, below the checkout if it lies there; the line that answers a question."""
    path = folder / record["file"]
    names = [name.name for name in assignment.question(question).names] if question else []
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace and path.is_relative_to(Path(workspace).resolve()):
        return path.relative_to(Path(workspace).resolve()).as_posix(), _line(path, names)
    return path.name, _line(path, names)


def _line(path: Path, names: list[str]) -> int | None:
    """The last line that defines one of the names: the definition that counts. None where there is none."""
    if not names or path.suffix not in (".ipynb", ".py"):
        return None
    try:
        if path.stat().st_size > _NOTEBOOK_BYTES:
            return None
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    pattern = re.compile(rf"\b(?:def|class)\s+(?:{'|'.join(map(re.escape, names))})\b")
    found = [number for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)]
    return found[-1] if found else None
