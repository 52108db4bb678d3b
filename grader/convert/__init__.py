"""Notebooks of other graders as assignments of ours; nothing is dropped without being named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.convert.model import Left
from grader.convert.planned import Plan


def import_notebook(
    kind: str,
    notebook: Path,
    target: Path,
    *,
    isolation: str = "full",
    trial: bool = True,
    say: Callable[[str], None] = lambda text: None,
) -> Plan:
    """Read `notebook` ("otter" or "nbgrader") and write the new folder `target`. GraderError leaves nothing behind."""
    from grader.assignment import load_assignment
    from grader.convert import writer
    from grader.convert.nbgrader import read_nbgrader
    from grader.convert.otter import read_otter
    from grader.convert.plan import Planner
    from grader.convert.planned import Verdicts
    from grader.convert.report import on_terminal, report
    from grader.convert.trial import settle
    from grader.errors import GraderError
    from grader.release.build import build_notebook, read_settings
    from grader.release.leaks import leaked_lines
    from grader.results import write_atomically

    with writer.new_folder(target) as folder:
        source = (read_otter if kind == "otter" else read_nbgrader)(notebook)
        missing = writer.copy_data(source.files, notebook.parent, folder)
        source.left += [Left(0, "", f"the file {name}", "it does not lie beside the notebook") for name in missing]
        planner = Planner(source, notebook.parent)
        if trial:
            plan = settle(planner, folder, isolation, say)
        else:
            plan = planner.plan(Verdicts())
            if plan.questions:
                writer.write_plan(plan, folder)
        for line in on_terminal(plan.left):
            say(line)
        if not plan.questions:
            raise GraderError(f"{notebook}: no question with a test can be carried over; nothing was written")
        assignment = load_assignment(folder)
        student = build_notebook(assignment, read_settings(folder))
        hints = {question.id: question.hint for question in assignment.questions}
        leaks = [(where, line) for where, line in leaked_lines(student, assignment.master.read_text("utf-8"), hints)]
        write_atomically(folder / "IMPORT.md", report(plan, notebook.name, kind, trial, leaks))
    return plan


__all__ = ["import_notebook"]
