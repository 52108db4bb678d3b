"""What students install: public checks and data of every assignment, and nothing that is hidden from them."""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from grader import __main__ as command

ROOT = Path(__file__).parent.parent


def build(root: Path, target: Path) -> zipfile.ZipFile:
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (path,) = target.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project with the fake course in the place of its own."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "grader", root / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "hatch_build.py"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "tests" / "fake_course" / "solutions", root / "solutions")
    return root


def test_public_files_and_no_others(project, tmp_path):
    (project / "solutions" / "00-tiny" / "notes.md").write_text("notes for instructors alone")
    (project / "solutions" / "00-tiny" / "public" / "__pycache__").mkdir(exist_ok=True)
    (project / "solutions" / "00-tiny" / "public" / "__pycache__" / "x.pyc").write_bytes(b"")
    wheel = build(project, tmp_path)
    course = sorted(name for name in wheel.namelist() if name.startswith("grader/course/00-tiny/"))
    assert course == [
        f"grader/course/00-tiny/{name}"
        for name in ("assignment.toml", "data/numbers.csv", "public/test_q1.py", "public/test_q2.py")
    ]
    everything = b"".join(wheel.read(name) for name in wheel.namelist())
    for secret in (b"larger = x + 1", b"torch.add(x, 1)", b"add_one on random numbers", b"instructors alone"):
        assert secret not in everything


def test_our_own_wheel(tmp_path):
    names = build(ROOT, tmp_path).namelist()
    for word in ("/hidden/", "/variants/", "solutions/", "tests/"):
        assert not [name for name in names if word in name]
    assert not [name for name in names if name.startswith("grader/course/") and name.endswith("/notebook.py")]
    for toml in ROOT.glob("solutions/*/assignment.toml"):
        assert f"grader/course/{toml.parent.name}/assignment.toml" in names


def test_checks_run_from_an_installed_wheel(project, tmp_path):
    build(project, tmp_path / "dist").extractall(tmp_path / "site")
    code = (
        "import grader; grader.start('00-tiny')\n"
        "def add_one(x): return x + 1\n"
        "grader.check('q1'); print(grader.__file__)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "TORCHGRADER_COURSE"}
    environment["PYTHONPATH"] = str(tmp_path / "site")
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=work, env=environment, capture_output=True, text=True, check=True
    )
    assert "2 of 2 checks pass" in done.stdout and str(tmp_path / "site") in done.stdout
    assert (work / "numbers.csv").exists() and not list((tmp_path / "site").rglob("course/**/__pycache__"))


def test_students_get_no_more_than_pytest(tmp_path):
    """pip must find nothing to do beside torch, numpy and IPython, which Colab has in versions of its own."""
    wheel = build(ROOT, tmp_path)
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    needed = email.message_from_bytes(wheel.read(name)).get_all("Requires-Dist")
    assert [line for line in needed if "extra ==" not in line] == ["pytest>=8"]
    grade = {re.match(r"[\w-]+", line)[0].lower() for line in needed if "extra == 'grade'" in line}
    packages = {"yaml": "pyyaml"}
    wanted = {packages.get(module, module.lower()) for module in command.NEEDED}
    assert grade - {"landlock", "pyseccomp"} == wanted, "what the command looks for is what the extra brings"


# What only the command needs.
INSTRUCTORS = ("jupytext", "landlock", "matplotlib", "nbformat", "psutil", "pyseccomp", "rich", "torchgrader")


@pytest.mark.slow
def test_a_student_environment(project, tmp_path):
    """A virtual environment with torch, IPython and what they need, where a student installs the wheel."""
    build(project, tmp_path / "dist")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / "bin" / "python"
    ours = Path(sysconfig.get_path("purelib"))
    theirs = next((tmp_path / "env").glob("lib/*/site-packages"))
    for path in ours.iterdir():
        if not path.name.lower().startswith(INSTRUCTORS) and path.suffix != ".pth":
            (theirs / path.name).symlink_to(path)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps", "--quiet"]
    before = {path.name for path in theirs.iterdir()}
    subprocess.run([*pip, *map(str, (tmp_path / "dist").glob("*.whl"))], check=True)
    made = {path.name.partition("-")[0] for path in theirs.iterdir() if path.name not in before}
    assert made == {"grader", "torchgrader"}

    def run(*words: str | Path) -> subprocess.CompletedProcess:
        drop = ("TORCHGRADER_COURSE", "PYTHONPATH")
        environment = {key: value for key, value in os.environ.items() if key not in drop}
        return subprocess.run([*map(str, words)], cwd=tmp_path, env=environment, capture_output=True, text=True)

    code = (
        "import grader; grader.start('00-tiny')\ndef add_one(x): return x + 1\ngrader.check('q1'); grader.check_all()"
    )
    done = run(python, "-c", code)
    assert done.stderr == "" and "2 of 2 checks pass" in done.stdout and "1 of 2 questions" in done.stdout
    done = run(tmp_path / "env" / "bin" / "grader", "doctor")
    assert done.returncode == 2 and done.stdout == ""
    wanted = (
        'grader: the command needs matplotlib, nbformat, jupytext, rich, psutil: run pip install "torchgrader[grade]"\n'
    )
    assert done.stderr == wanted
    for name in ("torch", "torchgen"):
        (theirs / name).unlink()
    done = run(python, "-c", code)
    assert done.stderr == "" and "The checks need torch: run `%pip install torch` in a cell" in done.stdout
