"""Where the notebook itself comes from, whose kernel does not know it: Colab's editor, or the file that was saved."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.check.answers import assignment_of
from grader.errors import GraderError
from grader.reader import listing

_SECONDS = 30  # Colab answers at once, or not at all where no browser shows the notebook


@dataclass(frozen=True)
class Origin:
    """A notebook's JSON, and the file that it was read from (None: from Colab's editor)."""

    notebook: dict[str, Any]
    path: Path | None


def in_colab(shell: Any) -> bool:
    return type(shell).__module__.startswith("google.colab")


def find_notebook(assignment: str, path: str | os.PathLike[str] | None, shell: Any) -> Origin:
    """GraderError if there is none of this assignment, or more than one."""
    if path is not None:
        return _given(assignment, path)
    if in_colab(shell):
        return Origin(_from_colab(assignment), None)
    names = getattr(shell, "user_ns", {})
    for name in (names.get("__vsc_ipynb_file__"), names.get("__session__"), os.environ.get("JPY_SESSION_NAME")):
        # The name is the one at the kernel's start: after a renaming there is no such file any more.
        if isinstance(name, str) and name.endswith(".ipynb"):
            for file in (Path(name), Path(name).name):
                with contextlib.suppress(GraderError):
                    return _given(assignment, file)
    return _in_folder(assignment)


def _given(assignment: str, path: str | os.PathLike[str]) -> Origin:
    if not isinstance(path, (str, os.PathLike)):
        raise GraderError(f'Say which file is the notebook, for example grader.export("{assignment}.ipynb").')
    file = Path(path).expanduser()
    notebook = read_json(file)
    found = assignment_of(notebook)
    if found not in (assignment, None):
        raise GraderError(f"{file} is the notebook of {found}, but this session has started {assignment}.")
    return Origin(notebook, file)


def read_json(path: Path) -> dict[str, Any]:
    """The JSON of a notebook file; GraderError if it is none."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise GraderError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise GraderError(f"{path} is not a notebook that can be read: save it again.") from None
    if not _is_notebook(content):
        raise GraderError(f"{path} is not a notebook: name the .ipynb file.")
    return content


def _is_notebook(content: Any) -> bool:
    return isinstance(content, dict) and isinstance(content.get("cells"), list)


def _in_folder(assignment: str) -> Origin:
    own: list[Origin] = []
    written: list[Origin] = []  # by an earlier export
    for path in sorted(Path().glob("*.ipynb")):
        with contextlib.suppress(GraderError):
            notebook = read_json(path)
            if assignment_of(notebook) == assignment:
                (written if is_handin(notebook) else own).append(Origin(notebook, path))
    found = own or written
    example = f'grader.export("{assignment}.ipynb")'
    if not found:
        raise GraderError(f"No saved notebook of {assignment} in this folder: save it, or say where it is: {example}.")
    if len(found) > 1:
        names = listing(str(origin.path) for origin in found)
        raise GraderError(f"{len(found)} notebooks here are of {assignment}: {names}. Say which one, like {example}.")
    return found[0]


def is_handin(notebook: dict[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    about = metadata.get("grader") if isinstance(metadata, dict) else None
    return isinstance(about, dict) and "handin" in about


def _from_colab(assignment: str) -> dict[str, Any]:
    from google.colab import _message

    try:
        reply = _message.blocking_request("get_ipynb", timeout_sec=_SECONDS)
    except Exception:  # Colab's own MessageError, a closed socket: the way out is the same
        reply = None
    notebook = reply.get("ipynb") if isinstance(reply, dict) else None
    if not isinstance(notebook, dict) or not _is_notebook(notebook):
        way = "File > Download > Download .ipynb gives you the file to hand in"
        raise GraderError(f"Colab did not hand over the notebook; {way}.")
    found = assignment_of(notebook)
    if found not in (assignment, None):
        raise GraderError(f"This is the notebook of {found}, but the session has started {assignment}.")
    return notebook
