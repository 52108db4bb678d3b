"""The hand-in that a record was made from, found again: where it lay or where it lies now, with the bytes it had."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from grader.notebook import UnreadableNotebook
from grader.notebook.files import read_bytes
from grader.results import writable


def find_hand_in(record: dict[str, Any], out: Path, folder: Path | None = None) -> tuple[Path, bytes]:
    """Its file and its bytes. `folder`: where the hand-ins lie now, if not where `record` says, seen from `out`.

    UnreadableNotebook says in one line why not: gone, changed since, not readable.
    """
    file = record["file"]
    if folder is None and not record.get("folder"):
        raise UnreadableNotebook(f"{file}: the result does not say where the hand-in lies; pass --folder")
    root = folder or Path(os.path.normpath(out / record["folder"]))
    path = root / file
    if not path.is_file():
        path = _odd_name(root, file)
    data = read_bytes(path)
    if hashlib.sha256(data).hexdigest() != record["sha256"]:
        raise UnreadableNotebook(f"{file} has changed since it was graded; use `grader grade`")
    return path, data


def _odd_name(root: Path, shown: str) -> Path:
    """A file whose name is no UTF-8, which the record has written down in another way."""
    if "\\" in shown and root.is_dir():
        for path in sorted(root.rglob("*")):
            if writable(str(path.relative_to(root))) == shown and path.is_file():
                return path
    raise UnreadableNotebook(f"{shown} is not in {root}; pass --folder")
