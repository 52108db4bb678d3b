"""What several commands ask and show in the same way."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn

from grader.errors import GraderError


def need_folder(path: Path) -> None:
    if not path.is_dir():
        raise GraderError(f"{path}: no such folder")


def need_results(out: Path) -> None:
    """`out` is the folder of a grading."""
    if not out.is_dir():
        raise GraderError(f"{out}: no such folder; `grader grade` makes it")


def need_jobs(jobs: int) -> None:
    if jobs < 0:
        raise GraderError(f"-j {jobs}: give a number of submissions, 0 for one a core")


def need_walls(advice: str = "") -> None:
    """Refuse to grade where an essential layer of the sandbox is missing; `advice` ends the sentence."""
    from grader.judge import doctor

    if missing := doctor.missing_essential(doctor.layers()):
        names = ", ".join(layer.name for layer in missing)
        raise GraderError(f"this machine lacks essential walls: {names}. `grader doctor` says what to do{advice}")


def progress(console: Console, *times: ProgressColumn) -> Progress:
    """A bar for each task, with its count; on a terminal alone, and gone when it ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *(times or (TimeElapsedColumn(),)))
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
