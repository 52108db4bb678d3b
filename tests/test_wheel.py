"""What students install: public checks and data of every assignment, and nothing that is hidden from them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
    for word in ("/hidden/", "/variants/", "solutions/", "notebook.py", "tests/"):
        assert not [name for name in names if word in name]
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
