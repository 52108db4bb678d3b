"""Grade what one student handed in, wherever another grader has put it."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment import BUNDLED, Assignment, load_from
from grader.classroom import Options, grade_folder
from grader.errors import GraderError
from grader.results import NEEDS_HUMAN

PLUGIN = "grader.otter.plugin.Isolated"  # in otter_config.json, where it says which assignment the bundle holds
COURSE = Path("tests/course")  # in the bundle; of its files, `tests` is the one folder that every road carries along
OURS = ("__init__.py", "tests")  # what otter adds beside the hand-in
MAX_FILES = 5000


@dataclass(frozen=True)
class Student:
    """Who handed in, as far as the road tells."""

    id: str = ""
    name: str | None = None


def assignment_of(bundle: Path, name: str) -> Assignment:
    """The assignment in an unpacked bundle."""
    return load_from(bundle / COURSE / "solutions", name, parts=BUNDLED)


def student_of(metadata: dict[str, Any]) -> Student:
    """The first of the people in Gradescope's submission_metadata.json; nobody where it is empty."""
    users = metadata.get("users")
    user = users[0] if isinstance(users, list) and users and isinstance(users[0], dict) else {}
    words = {key: str(user.get(key) or "").strip() for key in ("sid", "email", "name")}
    return Student(words["sid"] or words["email"], words["name"] or None)


def grade(bundle: Path, name: str, submission: Path, student: Student, isolation: str = "full") -> dict[str, Any]:
    """The record of the hand-in in the folder `submission`, graded by assignment `name` of an unpacked bundle.

    The folder is only read. GraderError: nothing handed in, or the grader itself failed, which is no student's zero.
    """
    assignment = assignment_of(bundle, name)
    files = _files(submission)
    with tempfile.TemporaryDirectory(prefix="torchgrader-handin-") as temporary:
        folder = Path(temporary) / "hand-in"
        folder.mkdir()
        packed = _pack(submission, files, folder)
        result = grade_folder(assignment, folder, Path(temporary) / "out", Options(jobs=1, isolation=isolation))
    if not result.records:
        raise GraderError(result.problems[0] if result.problems else f"{packed}: not a notebook")
    record = result.records[0]
    if record["status"] == NEEDS_HUMAN:
        raise GraderError(f"a test could not be run: {record.get('fault') or 'see the tests'}; grade it again")
    record["student"] = student.id or record["student"]
    record["name"] = student.name or record["name"]
    return record


def _files(submission: Path) -> list[Path]:
    """What the student handed in. Links are left out: they may lead to what is not theirs."""
    found = []
    for path in sorted(submission.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.relative_to(submission).parts[0] in OURS:
            continue
        found.append(path)
        if len(found) > MAX_FILES:
            raise GraderError(f"{submission}: more than {MAX_FILES} files handed in; ask for the notebook itself")
    if not found:
        raise GraderError(f"{submission}: nothing was handed in")
    return found


def _pack(submission: Path, files: list[Path], folder: Path) -> str:
    """The one file as it is; several as the zip that they probably came in. Its name."""
    if len(files) == 1:
        shutil.copyfile(files[0], folder / files[0].name)
        return files[0].name
    notebooks = [path for path in files if path.suffix == ".ipynb" and path.parent == submission]
    stem = notebooks[0].stem if len(notebooks) == 1 else "hand-in"
    with zipfile.ZipFile(folder / f"{stem}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            # No time of the file: the same files are the same bytes, which decide the hidden inputs.
            info = zipfile.ZipInfo(path.relative_to(submission).as_posix())
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return f"{stem}.zip"
