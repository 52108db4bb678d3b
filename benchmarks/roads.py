"""One class on every road: `grader grade`, `otter run` and, where Docker runs, `otter grade`, with one autograder.zip.

    python -m benchmarks.roads [--class FOLDER] [--assignment 05-training] [--image IMAGE]

Prints the points of each hand-in on each road, and what a hand-in took by the clock. Exit status 1 if two roads differ.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.assignment import find_assignment
from grader.otter.bundle import bundle

ROOT = Path(__file__).parent.parent
OTTER = [sys.executable, "-P", "-m", "otter"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--class", dest="folder", type=Path, default=ROOT / "examples" / "class-05")
    parser.add_argument("--assignment", default="05-training")
    parser.add_argument("--image", default="", help="base image for otter grade; empty: leave Docker out")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.iterdir() if path.suffix in (".ipynb", ".py", ".zip"))
    roads = {"grader grade": _ours, "otter run": _otter_run}
    if options.image:
        roads["otter grade"] = _otter_grade
    points, seconds = {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        archive = Path(temporary) / "autograder.zip"
        bundle(find_assignment(options.assignment, ROOT), archive)
        for road, grade in roads.items():
            print(f"{road} ...", file=sys.stderr)
            out = Path(temporary) / road.replace(" ", "-")
            out.mkdir()
            began = time.monotonic()
            points[road] = grade(archive, files, out, options)
            seconds[road] = (time.monotonic() - began) / len(files)
    return _show(files, points, seconds)


def _ours(archive: Path, files: list[Path], out: Path, options: argparse.Namespace) -> dict[str, float]:
    """Each file alone, as the others see it: of several by one student, `grader grade` counts the last."""
    found = {}
    for file in files:
        (out / file.stem).mkdir()
        folder = out / file.stem / "hand-in"
        folder.mkdir()
        (folder / file.name).write_bytes(file.read_bytes())
        command = [
            sys.executable,
            "-P",
            "-m",
            "grader",
            "--course",
            str(ROOT),
            "grade",
            options.assignment,
            str(folder),
        ]
        subprocess.run([*command, "-o", str(out / file.stem / "graded")], capture_output=True, check=False)
        (result,) = (out / file.stem / "graded" / "results").glob("*.json")
        found[file.name] = json.loads(result.read_text())["points"]
    return found


def _otter_run(archive: Path, files: list[Path], out: Path, options: argparse.Namespace) -> dict[str, float]:
    found = {}
    for file in files:
        folder = out / file.name
        folder.mkdir()
        command = [*OTTER, "run", "-a", str(archive), "--no-logo", "-o", str(folder), str(file)]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if (folder / "results.json").is_file():
            found[file.name] = round(json.loads((folder / "results.json").read_text())["score"], 4)
    return found


def _otter_grade(archive: Path, files: list[Path], out: Path, options: argparse.Namespace) -> dict[str, float]:
    command = [*OTTER, "grade", "-n", "torchgrader-roads", "-a", str(archive), "--image", options.image]
    command += ["-o", str(out), "--containers", "2", "--timeout", "600", *map(str, files)]
    subprocess.run(command, cwd=out, capture_output=True, check=True)
    with open(out / "final_grades.csv", newline="") as file:
        return {row["file"]: float(row["total_points_earned"]) for row in csv.DictReader(file)}


def _show(files: list[Path], points: dict[str, dict[str, float]], seconds: dict[str, float]) -> int:
    table = Table("hand-in", *points)
    differ = 0
    for file in files:
        row = [found.get(file.name) for found in points.values()]
        graded = {value for value in row if value is not None}
        differ += len(graded) > 1
        table.add_row(file.name, *("no result" if value is None else f"{value:g}" for value in row))
    table.add_section()
    table.add_row("seconds a hand-in", *(f"{seconds[road]:.1f}" for road in points))
    Console().print(table)
    print(f"{differ} of {len(files)} hand-ins differ between roads")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
