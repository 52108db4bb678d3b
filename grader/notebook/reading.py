"""Read a hand-in: bytes to a notebook of runnable cells.

Everything here is written for bytes that nobody vouches for. The result is a `Notebook` or an
`UnreadableNotebook`, never another exception, in bounded time and memory; nothing of the student's is run.
"""

from __future__ import annotations

from pathlib import Path

from .archive import is_zip, unpack
from .cells import runnable
from .files import LIMIT, read_bytes
from .ipynb import parse_notebook
from .model import Notebook, UnreadableNotebook
from .scripts import parse_script


def read_notebook(path: Path) -> Notebook:
    """The notebook in a .ipynb, a .py, or a .zip of one of them and its data, whatever the file is named."""
    path = Path(path)
    return notebook_from_bytes(read_bytes(path, LIMIT), path.name)


def notebook_from_bytes(data: bytes, name: str) -> Notebook:
    """The same for bytes that are there already; `name` is what errors call the file."""
    if is_zip(data):
        inner, notebook, files, notes = unpack(data, name)
        if is_zip(notebook):
            raise UnreadableNotebook(f"{name}: {inner} in the zip is itself a zip; ask for the notebook itself")
        if not name.lower().endswith(".zip"):
            notes = ("the file is a zip: its notebook was read", *notes)
        found = _from_text(notebook, inner, f"{name} ({inner})")
        return Notebook(found.cells, files, notes + found.notes)
    if name.lower().endswith(".zip") and not data.lstrip().startswith(b"{"):
        what = "empty" if not data else "not a zip"
        raise UnreadableNotebook(f"{name}: the file is {what}; ask for it again")
    return _from_text(data, name, name)


def _from_text(data: bytes, name: str, shown: str) -> Notebook:
    script = name.lower().endswith(".py")
    if script and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"cells"' in data:
        cells, notes = parse_notebook(data, shown)
        return Notebook(runnable(cells), {}, ("the .py file is a notebook: read as one", *notes))
    cells, notes = parse_script(data, shown) if script else parse_notebook(data, shown)
    return Notebook(runnable(cells), {}, notes)
