"""Writes `assignments/NN-name/`, the generated folder that students get, or says that it is stale."""

from __future__ import annotations

import difflib
from pathlib import Path

from grader.assignment import Assignment
from grader.release.build import build_notebook, read_settings, refuse_leaks
from grader.release.leaks import leaked_lines
from grader.results import write_atomically


def write(assignment: Assignment, check: bool = False) -> str | None:
    """Write the notebook and the data files; None, or with `check` (writes nothing) what is stale.

    Other files in the folder are left alone, for somebody may be working there, but `check` names them.
    """
    root = assignment.folder.parent.parent
    target = root / "assignments" / assignment.name
    wanted = released_files(assignment)
    present = {path.relative_to(target): path for path in _files(target)}
    if check:
        return _stale(assignment, target, wanted, present)
    for relative, content in wanted.items():
        path = target / relative
        if relative not in present or path.read_bytes() != content:
            write_atomically(path, content)
    return None


def released_files(assignment: Assignment) -> dict[Path, bytes]:
    """What students get, by its path in `assignments/NN-name/`: the notebook, the data files beside it."""
    notebook = build_notebook(assignment, read_settings(assignment.folder.parent.parent))
    hints = {question.id: question.hint for question in assignment.questions}
    refuse_leaks(leaked_lines(notebook, assignment.master.read_text("utf-8"), hints), assignment)
    import nbformat  # half a second, which grading need not pay

    nbformat.validate(notebook)
    files = {Path(f"{assignment.name}.ipynb"): (nbformat.writes(notebook).rstrip("\n") + "\n").encode()}
    for path in _files(assignment.data):
        files[path.relative_to(assignment.data)] = path.read_bytes()
    return files


def _files(folder: Path) -> list[Path]:
    """The files below a folder, without what Jupyter, Python and the desktop leave behind."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [p for p in found if not any(part.startswith((".", "__")) for part in p.relative_to(folder).parts)]


def _stale(assignment: Assignment, target: Path, wanted: dict[Path, bytes], present: dict[Path, Path]) -> str | None:
    lines: list[str] = []
    for relative, content in wanted.items():
        name = f"assignments/{assignment.name}/{relative}"
        old = present[relative].read_bytes() if relative in present else None
        if old is None:
            lines.append(f"{name}: missing")
        elif old != content:
            lines += _diff(name, old, content)
    if lines:
        lines.append(f"stale: run `grader release {assignment.name}` and commit the result")
    for relative in sorted(present.keys() - wanted.keys()):
        lines.append(f"assignments/{assignment.name}/{relative}: no part of the release; remove it")
    return "\n".join(lines) or None


def _diff(name: str, old: bytes, new: bytes) -> list[str]:
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return [f"{name}: differs"]
    lines = list(difflib.unified_diff(before, after, name, "as released now", n=1, lineterm=""))
    return lines[:40] + [f"... {len(lines) - 40} more lines"] * (len(lines) > 40)
