"""`grader.export()`: writes the file that a student hands in, and says what is amiss with it.

The notebook is never changed. The hand-in lies beside it under a name of its own, whole or not at all; only a hand-in
that an earlier export wrote, and nobody has edited since, is replaced.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grader.assignment import Assignment
from grader.check import markup
from grader.check.answers import answers
from grader.check.clean import cleaned, fingerprint
from grader.check.condition import remarks, unanswered
from grader.check.origin import find_notebook, in_colab, read_json
from grader.check.panel import show
from grader.errors import GraderError
from grader.results import write_atomically


class HandIn:
    """What a student sees: the file, a link to it, and what to look at before it is handed in."""

    def __init__(self, path: Path, answered: str, told: list[str], link: str = ""):
        self._path, self._answered, self._told, self._link = path, answered, told, link

    @property
    def _head(self) -> str:
        return f"Wrote `{self._path.name}`, the file to hand in: {self._answered}."

    def __repr__(self) -> str:
        lines = [self._head.replace("`", "")]
        if self._told:
            lines += ["  Before you hand it in:", *(f"  - {text.replace('`', '')}" for text in self._told)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts = [markup.heading(markup.inline(self._head))]
        if self._link:
            name = markup.escape(self._path.name)
            parts.append(markup.paragraph(f'<a href="{self._link}" download="{name}">Download {name}</a>'))
        if self._told:
            parts.append(markup.paragraph("Before you hand it in:"))
            parts.append(markup.items([f"{markup.sign('wrong')} {markup.inline(text)}" for text in self._told]))
        return markup.box("wrong" if self._told else "ok", "".join(parts))


def export_notebook(assignment: Assignment, path: str | os.PathLike[str] | None = None) -> None:
    """Write the hand-in of this notebook, or of the one at `path`, and show what became of it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    origin = find_notebook(assignment.name, path, shell)
    target = _target(assignment.name, origin.path)
    _write(target, cleaned(origin.notebook, assignment.name))
    found = answers(origin.notebook, assignment, _to_python(shell))
    told = remarks(origin.notebook, assignment, found, _history(shell), live=origin.path is None)
    count = len(assignment.questions)
    answered = f"{count - len(unanswered(found))} of {count} question{'s' * (count != 1)} answered"
    if in_colab(shell):
        told += _download(target)
        show(HandIn(target, answered, told))
    else:
        show(HandIn(target, answered, told, _link(target)))


def _target(assignment: str, origin: Path | None) -> Path:
    """Beside the notebook: a name that is free, or that of a hand-in which nobody has edited."""
    folder = origin.parent if origin is not None else Path()
    for number in range(1, 1000):
        path = folder / (f"{assignment}-handin.ipynb" if number == 1 else f"{assignment}-handin-{number}.ipynb")
        if not os.path.lexists(path):
            return path
        if (origin is None or not os.path.samefile(path, origin)) and _unedited(path):
            return path
    raise GraderError(f"There are {number} hand-ins of {assignment} here: remove the old ones.")


def _unedited(path: Path) -> bool:
    try:
        notebook = read_json(path)
        return bool(notebook["metadata"]["grader"]["handin"] == fingerprint(notebook["cells"]))
    except (GraderError, KeyError, TypeError):
        return False


def _write(path: Path, notebook: dict[str, Any]) -> None:
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can hold and a file cannot
        text = json.dumps(notebook, indent=1, sort_keys=True) + "\n"
    try:
        write_atomically(path, text)
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}.") from None


def _to_python(shell: Any) -> Callable[[str], str]:
    """What takes the magics out of a cell; a plain script has none."""
    return shell.transform_cell if shell is not None else str


def _history(shell: Any) -> list[str] | None:
    """What the session ran, without the cell that runs now; None where nothing is kept."""
    ran = getattr(getattr(shell, "history_manager", None), "input_hist_raw", None)
    return list(ran)[:-1] if ran else None


def _link(path: Path) -> str:
    """As seen from the notebook, where it can be."""
    try:
        return quote(path.resolve().relative_to(Path.cwd()).as_posix())
    except (OSError, ValueError):
        return ""


def _download(path: Path) -> list[str]:
    from google.colab import files

    try:
        files.download(str(path))
    except Exception as error:  # a browser that is gone, another front end
        what = f"The download did not start ({type(error).__name__})"
        return [f"{what}: take `{path.name}` from the folder at the left."]
    return []
