"""autograder.zip on the roads of others: `otter run`, the container of Gradescope and `otter grade`, Docker itself."""

from __future__ import annotations

import csv
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import jsonschema
import nbformat
import pytest

from grader.assignment import find_assignment
from grader.cli import main as grader
from grader.otter import container
from grader.otter.bundle import bundle, contents
from grader.otter.container import read_metadata
from grader.otter.handin import Student, student_of
from grader.otter.results import otter_results
from grader.release import build_notebook, solution_notebook, with_variant, write

ROOT = Path(__file__).parent.parent
FAKE = Path(__file__).parent / "fake_course"
CLASS = ROOT / "examples" / "class-05"
OTTER = [sys.executable, "-P", "-m", "otter"]
DOCKER_BASE = os.environ.get("TORCHGRADER_DOCKER_BASE", "ubuntu:22.04")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The tiny assignment in a course of its own, released."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(FAKE / "solutions" / "00-tiny", root / "solutions" / "00-tiny")
    assignment = find_assignment("00-tiny", root)
    write(assignment)
    return assignment


@pytest.fixture(scope="module")
def archive(tiny, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "autograder.zip"
    bundle(tiny, path)
    return path


@pytest.fixture(scope="module")
def hand_ins(tiny, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    wrong = sorted((tiny.folder / "variants" / "wrong").glob("q1__*.py"))[0]
    nodes = {
        "right": solution_notebook(tiny),
        "stub": build_notebook(tiny),
        "wrong": with_variant(tiny, "q1", wrong.read_text()),
        "cheats": _with(build_notebook(tiny), CHEAT),
        "exits": _with(solution_notebook(tiny), "import os\nos._exit(0)"),
    }
    for name, node in nodes.items():
        nbformat.write(node, folder / f"{name}.ipynb")
    return folder


# What is worth full marks where tests run in the student's process, and reading or forging what lies beside it.
CHEAT = """
try:
    import otter.test_files.exception_test as tests
    tests.test_case.call_func = lambda *arguments: None
except ImportError:
    pass
import glob, json, os
for folder in ("..", "../source", "/autograder/source", "/autograder/results", "../results"):
    for path in glob.glob(folder + "/**", recursive=True):
        try:
            open("stolen.txt", "a").write(open(path).read())
        except Exception:
            pass
    try:
        open(os.path.join(folder, "results.json"), "w").write(json.dumps({"score": 99}))
        open(os.path.join(folder, "results.pkl"), "wb").write(b"cos\\nsystem\\n(S'touch /tmp/forged'\\ntR.")
    except Exception:
        pass
"""


def _with(node, source: str):
    node.cells.insert(2, nbformat.v4.new_code_cell(source, id="added"))
    return node


def layout(archive: Path, folder: Path, *files: Path) -> Path:
    """The folders of a container, as Gradescope lays them out."""
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder / "source")
    for file in files:
        shutil.copy(file, folder / "submission" / file.name)
    return folder


def grade_in_container(archive: Path, folder: Path, *files: Path) -> dict:
    layout(archive, folder, *files)
    assert container.main(folder) == 0
    results = json.loads((folder / "results" / "results.json").read_text())
    jsonschema.validate(results, GRADESCOPE)
    return results


# https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format": no other key is documented.
_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
_SEEN = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}


def _object(**properties) -> dict:
    return {"type": "object", "properties": properties, "additionalProperties": False}


GRADESCOPE = _object(
    score={"type": "number"},
    execution_time={"type": "number"},
    output={"type": "string"},
    output_format=_FORMAT,
    test_output_format=_FORMAT,
    test_name_format=_FORMAT,
    visibility=_SEEN,
    stdout_visibility=_SEEN,
    extra_data={"type": "object"},
    tests={
        "type": "array",
        "items": _object(
            score={"type": "number"},
            max_score={"type": "number"},
            status={"enum": ["passed", "failed"]},
            name={"type": "string"},
            name_format=_FORMAT,
            number={"type": "string"},
            output={"type": "string"},
            output_format=_FORMAT,
            tags={"type": "array", "items": {"type": "string"}},
            visibility=_SEEN,
            extra_data={"type": "object"},
        ),
    },
    leaderboard={
        "type": "array",
        "items": _object(
            name={"type": "string"}, value={"type": ["number", "string"]}, order={"enum": ["asc", "desc"]}
        ),
    },
)


def otter_run(archive: Path, file: Path, out: Path) -> tuple[dict, str]:
    out.mkdir()
    command = [*OTTER, "run", "-a", str(archive), "--no-logo", "-o", str(out), str(file)]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads((out / "results.json").read_text()), done.stdout


def scores_of(folder: Path, course: Path, name: str, hand_ins: Path) -> dict[str, float]:
    """By hand-in, as `grader grade` gives them."""
    assert grader(["--course", str(course), "grade", name, str(hand_ins), "-o", str(folder)]) in (0, 1)
    records = [json.loads(path.read_text()) for path in (folder / "results").glob("*.json")]
    return {record["file"]: record["points"] for record in records}


def test_the_zip_holds_no_solution_and_is_the_same_each_time(tiny, archive, tmp_path):
    bundle(tiny, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    names = set(contents(tiny))
    assert {"run_autograder", "run_otter.py", "setup.sh", "otter_config.json", "environment.yml", "files/"} <= names
    assert "tests/course/solutions/00-tiny/hidden/test_q1.py" in names
    assert not [name for name in names if "variants" in name or name.endswith("notebook.py") or "public" in name]
    assert not [name for name in names if name.startswith("tests/") and name.count("/") == 1], "otter runs tests/*.py"


def test_the_wheel_in_the_zip_is_one_that_pip_accepts(archive, tmp_path):
    with zipfile.ZipFile(archive) as opened:
        name = next(name for name in opened.namelist() if name.endswith(".whl"))
        path = tmp_path / name.removeprefix("requirements.")
        path.write_bytes(opened.read(name))
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", tmp_path / "site", path]
    subprocess.run(command, check=True, capture_output=True)
    code = "import grader.otter.container as c; print(c.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {code}"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(str(tmp_path / "site"))


def test_a_course_that_was_not_released_is_told_so(tmp_path, capsys):
    shutil.copytree(FAKE / "solutions" / "00-tiny", tmp_path / "solutions" / "00-tiny")
    assert grader(["--course", str(tmp_path), "bundle", "00-tiny", "-o", str(tmp_path / "a.zip")]) == 2
    assert "run `grader release 00-tiny` first" in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.slow
def test_the_container_gives_the_scores_of_grader_grade(tiny, archive, hand_ins, tmp_path):
    expected = scores_of(tmp_path / "graded", tiny.folder.parent.parent, "00-tiny", hand_ins)
    assert expected["right.ipynb"] == tiny.points
    for name, points in expected.items():
        results = grade_in_container(archive, tmp_path / name, hand_ins / name)
        assert results["score"] == points, name
        found = pickle.loads((tmp_path / name / "results" / "results.pkl").read_bytes())
        assert found.total == pytest.approx(points, abs=1e-9)
        assert found.possible == pytest.approx(tiny.points, abs=1e-9)
    assert expected["cheats.ipynb"] == expected["stub.ipynb"] == 0


def test_the_container_closes_what_students_must_not_see(tiny, archive, hand_ins, tmp_path):
    grade_in_container(archive, tmp_path / "a", hand_ins / "cheats.ipynb")
    for name in ("source", "submission", "results"):
        assert (tmp_path / "a" / name).stat().st_mode & 0o077 == 0
    text = (tmp_path / "a" / "results" / "results.json").read_text()
    assert "def test_" not in text and str(tmp_path) not in text


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"users": null}', '{"users": [3]}'])
def test_any_metadata_will_do(tmp_path, text):
    (tmp_path / "submission_metadata.json").write_text(text)
    assert student_of(read_metadata(tmp_path / "submission_metadata.json")) == Student()


def test_gradescope_tells_who_handed_in(tmp_path):
    people = [{"sid": None, "email": "ada@u.edu", "name": "Ada Lovelace"}, {"sid": "2"}]
    (tmp_path / "submission_metadata.json").write_text(json.dumps({"users": people}))
    assert student_of(read_metadata(tmp_path / "submission_metadata.json")) == Student("ada@u.edu", "Ada Lovelace")


def test_figures_of_a_suite_reach_the_leaderboard(tiny, hand_ins, tmp_path):
    shutil.copytree(tiny.folder.parent.parent, tmp_path / "course")
    suite = tmp_path / "course" / "solutions" / "00-tiny" / "hidden" / "test_q1.py"
    suite.write_text(
        suite.read_text()
        + "\n\ndef test_ranks(student, leaderboard):\n    leaderboard('RMSE', 0.12345)\n    assert False\n"
    )
    bundle(find_assignment("00-tiny", tmp_path / "course"), tmp_path / "autograder.zip")
    results = grade_in_container(tmp_path / "autograder.zip", tmp_path / "a", hand_ins / "right.ipynb")
    assert results["leaderboard"] == [{"name": "RMSE", "value": 0.123, "order": "asc"}]
    assert 0 < results["score"] < tiny.points


def test_several_files_are_one_hand_in(tiny, archive, hand_ins, tmp_path):
    node = _with(solution_notebook(tiny), "assert open('mine/extra.txt').read() == 'mine'\nimport helper")
    nbformat.write(node, tmp_path / "hw.ipynb")
    layout(archive, tmp_path / "a", tmp_path / "hw.ipynb")
    submission = tmp_path / "a" / "submission"
    (submission / "mine").mkdir()
    (submission / "mine" / "extra.txt").write_text("mine")
    (submission / "helper.py").write_text("")
    (submission / "link").symlink_to("/etc/passwd")
    assert container.main(tmp_path / "a") == 0
    results = json.loads((tmp_path / "a" / "results" / "results.json").read_text())
    assert results["score"] == tiny.points
    assert "cell" not in results["output"], "no cell stopped"


# Says in `opened` what a student could open of what belongs to the grader.
BURGLAR = """
import os, signal
opened = []
for folder in ("source", "results", "submission", "source/tests/course/solutions/00-tiny/hidden"):
    for attempt in (os.listdir, os.chmod, os.rmdir):
        try:
            attempt(os.path.join(FOLDER, folder), *([0o777] if attempt is os.chmod else []))
            opened.append((folder, attempt.__name__))
        except OSError:
            pass
for process in os.listdir("/proc"):
    for file in ("mem", "environ"):
        try:
            if process.isdigit() and os.stat(f"/proc/{process}").st_uid == 0:
                open(f"/proc/{process}/{file}", "rb").read(1)
                opened.append((process, file))
        except OSError:
            pass
"""
WITHOUT_LANDLOCK = """
import sys
from pathlib import Path
import pyseccomp
from grader.otter import container
kernel = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
kernel.add_rule(pyseccomp.ERRNO(38), 444)  # landlock_create_ruleset does not exist
kernel.load()
sys.exit(container.main(Path(sys.argv[1])))
"""


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_container_on_a_kernel_without_landlock_is_closed_all_the_same(tiny, archive, tmp_path):
    node = solution_notebook(tiny)
    with tempfile.TemporaryDirectory() as open_to_all:
        os.chmod(open_to_all, 0o755)
        folder = Path(open_to_all) / "autograder"
        code = f"FOLDER = {str(folder)!r}\n{BURGLAR}"
        answer = next(cell for cell in node.cells if cell.metadata.get("grader", {}).get("question") == "q1")
        indented = answer.source.replace("\n", "\n    ")
        answer.source = f"{code}\nif not opened:\n    {indented}"
        nbformat.write(node, tmp_path / "hw.ipynb")
        layout(archive, folder, tmp_path / "hw.ipynb")
        found: dict = {}
        exec(f"{code}", found)
        assert len(found["opened"]) > 4, "root can, so that the attempt is a real one"
        shutil.rmtree(folder)
        layout(archive, folder, tmp_path / "hw.ipynb")
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_LANDLOCK, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stderr
        assert "seccomp" in done.stdout and "landlock" not in done.stdout
        assert json.loads((folder / "results" / "results.json").read_text())["score"] == tiny.points


def test_nothing_handed_in_is_no_zero(archive, tmp_path, capsys):
    layout(archive, tmp_path)
    assert container.main(tmp_path) == 1
    assert "nothing was handed in" in capsys.readouterr().err
    assert not list((tmp_path / "results").iterdir())


def test_a_file_that_is_no_notebook_has_zero_and_the_reason(tiny, archive, tmp_path):
    (tmp_path / "hw.ipynb").write_text('{"cells": [')
    results = grade_in_container(archive, tmp_path / "a", tmp_path / "hw.ipynb")
    assert results["score"] == 0
    assert "could not be read as a notebook" in results["output"]
    found = pickle.loads((tmp_path / "a" / "results" / "results.pkl").read_bytes())
    assert found.total == 0 and found.possible == pytest.approx(tiny.points)


def test_otter_reads_the_results_as_its_own(tiny, archive, hand_ins, tmp_path):
    from otter.grade.utils import merge_scores_to_df

    files = []
    for name in ("right", "wrong"):
        grade_in_container(archive, tmp_path / name, hand_ins / f"{name}.ipynb")
        files.append(pickle.loads((tmp_path / name / "results" / "results.pkl").read_bytes()))
        files[-1].file = f"{name}.ipynb"
        assert files[-1].summary()
    table = merge_scores_to_df(files).set_index("file")
    assert list(table.columns[:2]) == [question.id for question in tiny.questions]
    assert table.loc["right.ipynb", "total_points_earned"] == tiny.points
    assert table.loc["wrong.ipynb", "total_points_earned"] < tiny.points


@pytest.mark.slow
def test_otter_run_gives_the_scores_of_grader_grade(tiny, archive, hand_ins, tmp_path):
    expected = scores_of(tmp_path / "graded", tiny.folder.parent.parent, "00-tiny", hand_ins)
    for name in ("right.ipynb", "wrong.ipynb", "cheats.ipynb"):
        results, said = otter_run(archive, hand_ins / name, tmp_path / name)
        assert results["score"] == pytest.approx(expected[name], abs=1e-6), name
        assert all(test["visibility"] == "visible" for test in results["tests"])
        assert "points" in said


@pytest.mark.slow
def test_otter_run_never_touches_what_was_handed_in(tiny, archive, tmp_path):
    """Its log would be unpickled in the host, and a package of otter's name would be imported by the kernel."""
    marker = tmp_path / "ran"
    code = f"open({str(marker)!r}, 'w')"
    nbformat.write(_with(build_notebook(tiny), code), tmp_path / "hw.ipynb")
    evil = f'cbuiltins\nexec\n(S"{code}"\ntR.'.encode()
    with zipfile.ZipFile(tmp_path / "hw.zip", "w") as packed:
        packed.write(tmp_path / "hw.ipynb", "hw.ipynb")
        packed.writestr(".OTTER_LOG", evil)
        for package in ("otter", "grader", "nbformat"):
            packed.writestr(f"{package}/__init__.py", code)
    results, _ = otter_run(archive, tmp_path / "hw.zip", tmp_path / "out")
    assert results["score"] == 0
    assert not marker.exists()


def test_scores_survive_the_journey_to_the_digit(tiny):
    thirds = [
        {"id": "q1", "earned": 0.6667, "points": 2.0, "status": "failed", "title": "", "hint": "", "tests": []},
        {"id": "q2", "earned": 3.0, "points": 3.0, "status": "passed", "title": "", "hint": "", "tests": []},
    ]
    record = {
        "questions": thirds,
        "points": 3.6667,
        "of": 5.0,
        "status": "graded",
        "notes": [],
        "assignment": "00-tiny",
    }
    assert otter_results(tiny, record).total == pytest.approx(3.6667, abs=1e-12)


def docker_works() -> bool:
    try:
        for command in (["docker", "buildx", "version"], ["docker", "image", "inspect", DOCKER_BASE]):
            subprocess.run(command, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(not docker_works(), reason=f"no Docker engine with buildx and an image {DOCKER_BASE}")
def test_otter_grade_in_docker(tiny, archive, hand_ins, tmp_path):
    expected = scores_of(tmp_path / "graded", tiny.folder.parent.parent, "00-tiny", hand_ins)
    command = [*OTTER, "grade", "-n", "torchgrader-test", "-a", str(archive), "--image", DOCKER_BASE]
    command += ["-o", str(tmp_path), "--containers", "2", "--timeout", "300", str(hand_ins)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-3000:]
    with open(tmp_path / "final_grades.csv", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    assert {name: float(rows[name]["total_points_earned"]) for name in expected} == pytest.approx(expected)
    assert all(rows[name]["grading_status"] == "Completed" for name in expected)
