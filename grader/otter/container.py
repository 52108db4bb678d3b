"""Grading inside a container, as `otter grade` and Gradescope start it: one hand-in, then the container is thrown away.

The process is root, and what student code must neither read nor write (suites, results, what others handed in) is
root's alone: the sandbox runs the notebook under a uid that nobody has.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.otter import handin
from grader.report.gradescope import gradescope_results
from grader.results import write_atomically


def main(folder: Path) -> int:
    """Grade `folder/submission` by the bundle in `folder/source` into `folder/results`. Status 1: not graded."""
    try:
        config = json.loads((folder / "source" / "otter_config.json").read_text(encoding="utf-8"))
        name = config["plugins"][0][handin.PLUGIN]["assignment"]
        _close(folder)
        isolation = "container" if os.geteuid() == 0 else "full"
        student = handin.student_of(read_metadata(folder / "submission_metadata.json"))
        record = handin.grade(folder / "source", name, folder / "submission", student, isolation)
    except GraderError as error:
        print(f"torchgrader: {error}", file=sys.stderr)
        return 1
    shown = gradescope_results(record, leaderboard=_figures(record))
    write_atomically(folder / "results" / "results.json", json.dumps(shown, indent=1, ensure_ascii=False) + "\n")
    if find_spec("otter") is not None:
        _pickle(folder, name, record)
    print(shown["output"])
    layers = record.get("isolation", {}).get("layers", [])
    print(f"layers of the sandbox: {', '.join(layers) or 'the notebook did not run'}")
    return 0


def _close(folder: Path) -> None:
    """To everybody but root. Where there is no root (a trial on a laptop), Landlock keeps student code out."""
    for name in ("source", "submission", "results"):
        path = folder / name
        path.mkdir(exist_ok=True)
        path.chmod(0o700)


def read_metadata(path: Path) -> dict[str, Any]:
    """What Gradescope tells about the hand-in; otter leaves an empty file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _figures(record: dict[str, Any]) -> list[dict[str, Any]]:
    """What the suite noted for a leaderboard, where the test came that far."""
    return [row for entry in record["questions"] for test in entry["tests"] for row in test.get("figures", [])]


def _pickle(folder: Path, name: str, record: dict[str, Any]) -> None:
    """For otter's host half, which unpickles it: only this process, root, can write there."""
    from grader.otter.results import otter_results

    assignment = handin.assignment_of(folder / "source", name)
    temporary = folder / "results" / ".results.pkl"
    temporary.write_bytes(pickle.dumps(otter_results(assignment, record)))
    temporary.replace(folder / "results" / "results.pkl")
