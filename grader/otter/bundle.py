"""`autograder.zip`: what `otter run`, `otter grade` and Gradescope each look for, in one file.

| in the zip            | `otter run`          | `otter grade`                  | Gradescope          |
|-----------------------|----------------------|--------------------------------|---------------------|
| otter_config.json     | names our plugin     | says which assignment it is    | the same            |
| setup.sh              | not used             | builds the image               | builds the image    |
| requirements.*        | not used             | the wheel and the constraints  | the same            |
| run_autograder        | not used             | started for each hand-in       | the same            |
| run_otter.py          | not used             | started by run_autograder      | the same            |
| tests/course          | read by the plugin   | read by run_otter.py           | the same            |
| environment.yml, files | not used            | must exist, hold nothing       | not used            |

The suites lie below `tests`, which is copied into the image after setup.sh has run: for a mended test no environment is
built again.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader.assignment import Assignment
from grader.errors import GraderError
from grader.otter.handin import COURSE, PLUGIN
from grader.otter.wheel import build_wheel
from grader.release import read_settings
from grader.results import write_atomically

OTTER = "otter-grader>=7,<8"
_SCRIPTS = ("run_autograder", "setup.sh", "run_otter.py")
_DATE = (1980, 1, 1, 0, 0, 0)


def bundle(assignment: Assignment, out: Path) -> list[str]:
    """Write the zip; the same course and grader give the same bytes. Its names, for whoever asks what is in it."""
    files = contents(assignment)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o40755 if name.endswith("/") else 0o100755 if name in _SCRIPTS else 0o100644) << 16
            archive.writestr(info, content)
    try:
        write_atomically(out, data.getvalue())
    except OSError as error:
        raise GraderError(f"{out}: cannot be written: {error.strerror}") from None
    return sorted(files)


def contents(assignment: Assignment) -> dict[str, bytes]:
    """Every file of the zip. Of the course: one assignment, without solutions and variants."""
    root = assignment.folder.parent.parent
    released = root / "assignments" / assignment.name / f"{assignment.name}.ipynb"
    if not released.is_file():
        raise GraderError(f"{released}: no such file; run `grader release {assignment.name}` first")
    wheel_name, wheel = build_wheel()
    image = resources.files("grader.otter") / "image"
    files = {name: (image / name).read_bytes() for name in _SCRIPTS}
    files["otter_config.json"] = _json(_config(assignment))
    files["environment.yml"] = b"# nothing: setup.sh installs with pip\n"
    files["requirements.constraints.txt"] = _constraints(root).encode()
    files[f"requirements.{wheel_name}"] = wheel
    if index := read_settings(root).torch_index:
        files["requirements.torch-index"] = f"{index}\n".encode()
    files["files/"] = b""
    course = COURSE.as_posix()
    files[f"{course}/assignments/{assignment.name}/{released.name}"] = released.read_bytes()
    for path in _needed(assignment):
        files[f"{course}/solutions/{assignment.name}/{path.relative_to(assignment.folder).as_posix()}"] = (
            path.read_bytes()
        )
    return files


def _needed(assignment: Assignment) -> list[Path]:
    found = [assignment.folder / "assignment.toml"]
    for folder in (assignment.folder / "hidden", assignment.data):
        found += sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not any(part.startswith((".", "__pycache__")) for part in path.parts[-2:])]


def _config(assignment: Assignment) -> dict:
    return {
        "plugins": [{PLUGIN: {"assignment": assignment.name}}],
        # Every message is written for students, and no test's code is in it
        "show_hidden": True,
        "show_all_public": True,
        "force_public_test_summary": False,
        "points_possible": assignment.points,
    }


def _constraints(root: Path) -> str:
    path = root / "constraints.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if not any(line.startswith("torch==") for line in lines):
        lines.append(f"torch=={version('torch').partition('+')[0]}")
    if not any(line.startswith("otter-grader") for line in lines):
        try:
            lines.append(f"otter-grader=={version('otter-grader')}")
        except PackageNotFoundError:
            lines.append(OTTER)
    return "\n".join(lines) + "\n"


def _json(value: dict) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()
