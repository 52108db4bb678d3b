"""Every command in README.md and docs/ is run, page by page, in a copy of the course, as a reader would type it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "solutions" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COPIED = ("assignments", "solutions", "examples", "grader", "benchmarks", "docs")
FILES = ("course.toml", "constraints.txt", "pyproject.toml", "README.md", "hatch_build.py", "Makefile")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

# Commands that say by their exit status that a person should look: the class of the demo has such a hand-in.
MAY_BE_ONE = ("grader grade", "grader regrade", "grader report", "grader export", "grader import-")
OTTER_MASTER = [
    ("raw", "# ASSIGNMENT CONFIG\nname: hw01\ninit_cell: true"),
    ("raw", "# BEGIN QUESTION\nname: q1\npoints: 2"),
    ("markdown", "Write `double`."),
    ("raw", "# BEGIN SOLUTION"),
    ("code", "def double(x):\n    return 2 * x # SOLUTION"),
    ("raw", "# END SOLUTION"),
    ("raw", "# BEGIN TESTS"),
    ("code", "double(2)", "4"),
    ("code", "# HIDDEN\ndouble(-3)", "-6"),
    ("raw", "# END TESTS"),
    ("raw", "# END QUESTION"),
]


def commands(page: Path) -> list[str]:
    """The lines of a page's console blocks, without the comments behind them."""
    text = "".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    return [re.split(r"\s#\s", line)[0].strip() for line in text.splitlines() if line.strip()]


def test_there_are_commands_to_run():
    assert sum(len(commands(page)) for page in PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_not_in_a_console_block_exist_too(page):
    """`grader something --option` in running text: the subcommand and its options are real."""
    for command, rest in re.findall(r"`grader ([a-z][a-z-]+)((?: [^`]*)?)`", page.read_text(encoding="utf-8")):
        done = subprocess.run(
            [sys.executable, "-m", "grader", command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{page.name}: grader {command}"
        for option in re.findall(r"(?<=\s)--[a-z-]+", rest):
            assert option in done.stdout, f"{page.name}: grader {command} {option}"


def test_installing_is_what_make_does():
    """Installing needs an index, so these lines are not run here: they are the ones of the Makefile, which is."""
    made = (ROOT / "Makefile").read_text()
    for page in PAGES:
        for line in commands(page):
            if " install " in line:
                words = re.sub(r"^\S*pip install ", "", line)
                assert words.startswith("-c constraints.txt -e "), line
                assert words.split("-e ")[1] in made, line
    assert "-m venv" in made
    assert "make test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_do_what_the_page_says(page, tmp_path):
    course = copy_of_the_course(tmp_path / "course")
    bin = environment(course)
    for line in commands(page):
        if " install " in line or "-m venv" in line or line == "make test":
            continue  # see above
        if line.startswith("otter grade") and not docker():
            continue  # tests/test_bundle.py runs it where there is an engine
        line = line.replace(".venv/bin/", "")
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=course,
            env=dict(os.environ, PATH=f"{bin}:{os.environ['PATH']}", COLUMNS="160"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        allowed = (0, 1) if line.startswith(MAY_BE_ONE) else (0,)
        assert done.returncode in allowed, f"{line}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        assert "Traceback" not in done.stderr, done.stderr[-3000:]


def copy_of_the_course(course: Path) -> Path:
    """The checkout without its history, and the files that the pages speak of as the reader's own."""
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, course / name, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, course / name)
    hand_ins = course / "hand-ins"
    hand_ins.mkdir()
    for name in ("ada.ipynb", "grace.ipynb"):
        shutil.copy(course / "examples" / "class-05" / name, hand_ins / name)
    (course / "class.csv").write_text("id,name,email\nada,Ada Lovelace,ada@u.edu\ngrace,Grace Hopper,grace@u.edu\n")
    write_masters(course)
    return course


def write_masters(course: Path) -> None:
    """A master of otter's and a source notebook of nbgrader's."""
    make = {
        "raw": nbformat.v4.new_raw_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "code": nbformat.v4.new_code_cell,
    }
    otter = nbformat.v4.new_notebook()
    for kind, source, *output in OTTER_MASTER:
        otter.cells.append(make[kind](source))
        if output:  # what the cell showed when its author ran it is what the test expects
            otter.cells[-1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": output[0]})]
    otter.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(otter, course / "hw01.ipynb")
    nbgrader = {"schema_version": 3, "locked": False, "task": False}
    answer = make["code"]("def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION")
    answer.metadata["nbgrader"] = {**nbgrader, "grade": False, "solution": True, "grade_id": "double"}
    test = make["code"]("assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(-3) == -6\n### END HIDDEN TESTS")
    test.metadata["nbgrader"] = {**nbgrader, "grade": True, "solution": False, "locked": True, "points": 2}
    test.metadata["nbgrader"]["grade_id"] = "test-double"
    source = nbformat.v4.new_notebook(cells=[answer, test], metadata=otter.metadata)
    nbformat.write(source, course / "ps1.ipynb")


def environment(course: Path) -> Path:
    """A folder of commands in front of PATH: this environment's own, and what `make` believes to be installed."""
    bin = course / ".venv" / "bin"
    bin.mkdir(parents=True)
    python = sys.executable
    called = {"python": "", "python3": "", "pip": "-m pip", "otter": "-P -m otter", "grader": "-P -m grader"}
    for name, arguments in called.items():  # no links: Python looks for its environment beside the name it is called by
        (bin / name).write_text(f'#!/bin/sh\nexec {python} {arguments} "$@"\n')
        (bin / name).chmod(0o755)
    for stamp in (".installed", ".installed-dev"):
        (course / ".venv" / stamp).touch()
    return bin


def docker() -> bool:
    from tests.test_bundle import docker_works

    return docker_works()


def test_the_pages_name_real_assignments_and_settings():
    names = {path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()}
    for page in PAGES:
        for name in re.findall(r"\b0\d-[a-z]+\b", page.read_text(encoding="utf-8")):
            assert name in names, f"{page.name}: {name}"
    settings = (ROOT / "course.toml").read_text()
    for name in re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "colab.md").read_text(), re.M):
        assert name in settings, name
