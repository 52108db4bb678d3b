"""Hand-ins whose names are paths, formulas, markup or escapes, or another student's; links among them."""

import contextlib
import csv
import io
import os
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from grader import classroom
from grader.release.build import build_notebook, solution_notebook
from grader.report.classfile import class_of
from grader.report.gradebook import gradebook_table
from grader.report.script import SCRIPT
from grader.report.write import write_reports

NAMES = [
    "=cmd|'calc'!A0.ipynb",
    "+1+1.ipynb",
    "@SUM(A1).ipynb",
    "-2-2.ipynb",
    "\t=1.ipynb",
    "\n=1.ipynb",
    "..evil.ipynb",
    ".. .ipynb",
    "<script>alert(1)<script>.ipynb",
    "[bold red]x[.ipynb",
    "esc\x1b[2J\x1b]0;evil\x07.ipynb",
    "\u202ekcab.ipynb",
    "NUL.ipynb",
    "a" * 200 + ".ipynb",
]


@pytest.fixture
def grade(target, monkeypatch):
    monkeypatch.setattr(classroom, "Bench", lambda *args, **kwargs: contextlib.nullcontext(target.bench))
    return lambda folder, out: classroom.grade_folder(target.assignment, folder, out, classroom.Options())


def test_names(target, grade, tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    stub, solution = (nbformat.writes(make(target.assignment)) for make in (build_notebook, solution_notebook))
    for name in NAMES:
        (folder / name).write_text(stub)
    (folder / "zz honest.ipynb").write_text(solution)
    (folder / "away").symlink_to(target.outside)
    (folder / "shadow.ipynb").symlink_to("/etc/passwd")
    before = set(tmp_path.iterdir())
    result = grade(folder, out)
    points = {record["student"]: record["points"] for record in result.records}
    assert points.pop("zz honest") == target.assignment.points
    assert not any(points.values())
    assert set(tmp_path.iterdir()) == before | {out}
    assert len(list((out / "results").iterdir())) == len(result.records) > 10
    klass = class_of(target.assignment, result.records, result.problems, result.ignored)
    write_reports(out, klass, result.records)
    texts = {path.relative_to(out): path.read_text() for path in out.rglob("*") if path.is_file()}
    assert {path.parts[0] for path in texts} == {
        "results",
        "feedback",
        "grades.csv",
        "summary.txt",
        "index.html",
        "class.json",
    }
    for path, text in texts.items():
        if path.stem.startswith("zz-honest"):  # who hands the solution in has it in their own record and page
            text = text.replace("solution_canary", "").replace("canary-solution-5f1c", "")
        assert "root:" not in text and "canary" not in text, path
        assert path.suffix == ".json" or not set("\x1b\x07\u202e") & set(text), path
        assert path.suffix != ".html" or "<script" not in text.replace(f"<script>{SCRIPT}</script>", ""), path
    for row in csv.reader(io.StringIO(texts[Path("grades.csv")])):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))], row
    console = Console(file=io.StringIO(), width=250, force_terminal=True, color_system=None)
    console.print(gradebook_table(klass, result.records))
    shown = console.file.getvalue()
    assert not {"\x07", "\u202e"} & set(shown) and "\x1b[2J" not in shown and "\x1b]" not in shown
    assert "[bold red]x[" in shown


def test_another_students_name(target, grade, tmp_path):
    """A second file in the victim's name does not replace the victim's work unseen."""
    folder = tmp_path / "in"
    (folder / "victim").mkdir(parents=True)
    (folder / "victim" / "hw.ipynb").write_text(nbformat.writes(solution_notebook(target.assignment)))
    (folder / "victim.ipynb").write_text(nbformat.writes(build_notebook(target.assignment)))
    os.utime(folder / "victim.ipynb", (2**31, 2**31))
    result = grade(folder, tmp_path / "out")
    by_file = {record["file"]: record["points"] for record in result.records}
    assert by_file.get("victim/hw.ipynb") == target.assignment.points or result.problems
