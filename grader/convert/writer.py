"""Writes a plan as an assignment's folder: into a folder beside the target, which takes its name when all is there."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.assignment import NAME
from grader.convert.planned import Plan
from grader.convert.suite_files import CONFTEST, hidden_file, public_file
from grader.errors import GraderError

MINUTES = 60  # no other format says how long a notebook takes


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder of the target's name in which to build; it becomes the target unless an exception ends the block."""
    if not NAME.fullmatch(target.name):
        raise GraderError(f"{target}: an assignment's folder is called NN-name in small letters, as 05-training")
    if target.exists():
        raise GraderError(f"{target} exists already; choose another name or remove it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        around = Path(tempfile.mkdtemp(prefix=".import-", dir=target.parent))
    except OSError as error:
        raise GraderError(f"{target.parent}: cannot be written to: {error.strerror}") from None
    try:
        building = around / target.name
        building.mkdir()
        yield building
        if target.exists():  # somebody else made it meanwhile, and rename would replace an empty one
            raise GraderError(f"{target} exists already; choose another name or remove it")
        building.rename(target)
    finally:
        shutil.rmtree(around, ignore_errors=True)


def write_plan(plan: Plan, folder: Path) -> None:
    """Write all that the plan holds except data files; what an earlier plan wrote there goes."""
    for kind in ("public", "hidden"):
        shutil.rmtree(folder / kind, ignore_errors=True)
        (folder / kind).mkdir()
        (folder / kind / "conftest.py").write_text(CONFTEST, "utf-8")
    for question in plan.questions:
        (folder / "hidden" / f"test_{question.id}.py").write_text(hidden_file(question), "utf-8")
        (folder / "public" / f"test_{question.id}.py").write_text(public_file(question), "utf-8")
    (folder / "assignment.toml").write_text(_toml(plan), "utf-8")
    (folder / "notebook.py").write_text(_notebook(plan), "utf-8")


def copy_data(files: list[str], source: Path, folder: Path) -> list[str]:
    """Copy the files that the notebook's settings name to `data/`; those that are not there, or lie elsewhere."""
    missing = []
    for name in files:
        path = source / name
        inside = path.resolve().is_relative_to(source.resolve())
        if not inside or not path.exists():
            missing.append(name)
            continue
        goal = folder / "data" / path.resolve().relative_to(source.resolve())
        goal.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, goal, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, goal)
    return missing


def _toml(plan: Plan) -> str:
    lines = [f"title = {_text(plan.title)}", f"minutes = {MINUTES}"]
    for question in plan.questions:
        names = ", ".join(map(_text, question.signatures))
        lines += ["", f"[questions.{question.id}]", f"title = {_text(question.source.title)}"]
        lines += [
            f"points = {round(question.source.points, 6):g}",
            f"names = [{names}]",
            f"hint = {_text(question.hint)}",
        ]
        if question.builds_on:
            lines.append(f"builds_on = [{', '.join(map(_text, question.builds_on))}]")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _notebook(plan: Plan) -> str:
    import jupytext
    from nbformat import v4

    cells = []
    for kind, text, question in plan.cells:
        make = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        cells.append(make(text, metadata={"question": question} if question else {}))
    filters = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "question,-all"}
    return jupytext.writes(v4.new_notebook(cells=cells, metadata={"jupytext": filters}), fmt="py:percent")
