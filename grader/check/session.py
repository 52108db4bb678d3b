"""What a notebook calls: start, check, check_all, export, demo. A wrong call gets one line and never a traceback."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from grader.assignment import STUDENT, Assignment, load_from
from grader.errors import GraderError

STUB = re.compile(r"(?P<question>[a-z][a-z0-9]*): not answered yet")
_started: Assignment | None = None


def public_courses() -> Path:
    """Where the assignments are: in TORCHGRADER_COURSE, in the installed package, or in the checkout."""
    given = os.environ.get("TORCHGRADER_COURSE")
    if given:
        return Path(given) / "solutions"
    package = Path(__file__).resolve().parent.parent
    installed = package / "course"
    return installed if installed.is_dir() else package.parent / "solutions"


def stub_question(error: BaseException) -> str | None:
    """The question whose unfilled stub raised this, if one did."""
    match = STUB.match(str(error)) if isinstance(error, NotImplementedError) else None
    return match["question"] if match else None


def _one_line(function: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong with a call in one line; an interruption by the student is no error either."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        from grader.check.panel import Line, show

        try:
            function(*args, **kwargs)
        except GraderError as error:
            show(Line(str(error), "wrong"))
        except KeyboardInterrupt:
            show(
                Line(
                    "Stopped. If it ran for ever: look for a loop whose condition never becomes false.",
                    "wrong",
                )
            )

    return wrapper


@_one_line
def start(assignment: str | None = None) -> None:
    """Choose the assignment of this notebook, and put its data files beside it if they are missing."""
    global _started
    from grader.check.panel import Line, show

    _need_packages()
    folder = public_courses()
    if not isinstance(assignment, str):
        example = 'grader.start("05-training")'
        raise GraderError(f"Say which assignment this is, for example {example}.")
    _started = load_from(folder, assignment, parts=STUDENT)
    copied = _fetch_data(_started)
    count = len(_started.questions)
    text = f"{_started.title}: {count} question{'s' * (count != 1)}, about {_started.minutes} minutes."
    if copied:
        text += f" Put beside the notebook: {', '.join(copied)}."
    show(Line(text, "ok"))


@_one_line
def check(question: str | None = None) -> None:
    """Run the public checks of one question on what the notebook has defined so far."""
    assignment = _need_start()
    namespace = _caller_namespace()
    if not isinstance(question, str):
        raise GraderError(f'Say which question to check, for example grader.check("{assignment.questions[0].id}").')
    from grader.check.panel import Panel, show
    from grader.check.run import run_checks

    show(Panel(run_checks(assignment, assignment.question(question), namespace)))


@_one_line
def check_all() -> None:
    """Run the public checks of every question and show one line for each."""
    assignment = _need_start()
    namespace = _caller_namespace()
    from grader.check.panel import Table, show
    from grader.check.run import run_checks

    reports = []
    for question in assignment.questions:
        reports.append(run_checks(assignment, question, namespace))
        if reports[-1].interrupted:
            break
    show(Table(assignment, reports))


@_one_line
def export(path: str | os.PathLike[str] | None = None) -> None:
    """Write the file to hand in, from this notebook or from the one at `path`, and say what is amiss with it."""
    assignment = _need_start()
    from grader.check.handin import export_notebook

    export_notebook(assignment, path)


class demo:
    """`with grader.demo():` around lines that use an answer: an unfilled stub ends them quietly."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> bool:
        question = stub_question(error) if error is not None else None
        if question is not None:
            print(f"(nothing to see yet: fill in {question} first)")
        elif isinstance(error, NotImplementedError) and not str(error):
            print("(nothing to see yet: fill in the stub first)")
        else:
            return False
        return True


def _need_start() -> Assignment:
    if _started is None:
        raise GraderError("Run the setup cell at the top first: it says grader.start(...).")
    return _started


def _need_packages() -> None:
    """torch and numpy are no requirements of ours, so that installing us can never replace them."""
    missing = [name for name in ("torch", "numpy") if find_spec(name) is None]
    if missing:
        raise GraderError(
            f"The checks need {' and '.join(missing)}: run `%pip install {' '.join(missing)}` in a cell, "
            "restart the kernel, run this cell again."
        )


def _caller_namespace() -> dict[str, Any]:
    """The names of the notebook; in a plain script, the globals of the caller."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        return shell.user_ns
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("grader."):
        frame = frame.f_back
    return frame.f_globals


def _fetch_data(assignment: Assignment) -> list[str]:
    """Copy the data files that are missing (on Colab all are); one that is there stays as it is."""
    copied = []
    for path in sorted(assignment.data.rglob("*")):
        target = path.relative_to(assignment.data)
        if not path.is_file() or path.name.startswith(".") or target.exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        except OSError as error:
            raise GraderError(f"The data file {target} cannot be written here: {error.strerror}.") from None
        copied.append(str(target))
    return copied
