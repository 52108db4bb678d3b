"""The result file of one submission: what it holds, how it is written and read back. All else is made from these."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from grader import __version__

SCHEMA = 1
GRADED = "graded"
NEEDS_HUMAN = "needs a human"
UNREADABLE = "unreadable"
MISSING = "missing"


def write_atomically(path: Path, content: str | bytes) -> None:
    """The old file or the new one, whole, whatever happens in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def writable(name: str) -> str:
    """A path as a result can name it, also where it is no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()


def write_result(folder: Path, record: dict[str, Any]) -> Path:
    """Write one record under `folder/results`."""
    path = result_path(folder, record["student"])
    write_atomically(path, json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    return path


def result_path(folder: Path, student: str) -> Path:
    return folder / "results" / f"{file_stem(student)}.json"


def file_stem(student: str) -> str:
    """A file name for a student id: itself where that is safe, else its safe part and a digest."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,80}", student):
        return student
    safe = re.sub(r"[^A-Za-z0-9]+", "-", student).strip("-")[:40] or "student"
    return f"{safe}~{hashlib.sha256(student.encode('utf-8', 'surrogateescape')).hexdigest()[:10]}"


def read_result(path: Path) -> dict[str, Any] | None:
    """One record, or None if the file is missing, torn or of another schema."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        return None
    return record


def key_of(*parts: Any) -> str:
    """What a verdict depends on, as one text: the same key means that grading again would change nothing."""
    return hashlib.sha256(json.dumps([__version__, SCHEMA, *parts], sort_keys=True).encode()).hexdigest()
