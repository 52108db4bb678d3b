"""The real command line on a tiny course: what an instructor types, and what the folder holds afterwards."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import torch

from grader.assignment import find_assignment
from grader.release import build_notebook, solution_notebook, with_variant

COURSE = Path(__file__).parent / "fake_course"
SIMULATED = not torch.backends.cuda.is_built()  # else device tests are left out, and the others weigh more
SLOW_CELL = "import time\ntime.sleep(1)"


def grader(*arguments: str | Path, cwd: Path = COURSE) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "grader.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=180, env=dict(os.environ, COLUMNS="200")
    )


@pytest.fixture(scope="module")
def assignment():
    return find_assignment("01-proxies", COURSE)


def add_cell(node, source: str, at: int = 3):
    node.cells.insert(at, nbformat.v4.new_code_cell(source, id=f"added-{at}"))
    return node


def variant(assignment, name: str):
    return with_variant(assignment, name[:2], (assignment.folder / "variants/wrong" / f"{name}.py").read_text())


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory, assignment) -> Path:
    folder = tmp_path_factory.mktemp("class")
    nodes = {
        "passes": solution_notebook(assignment),
        "stub": build_notebook(assignment),
        "fails": variant(assignment, "q2__prints"),
        "hangs": variant(assignment, "q2__hangs"),
        "crashes": variant(assignment, "q2__crashes"),
        "lies": variant(assignment, "q2__lies"),
        "exits-in-a-cell": add_cell(solution_notebook(assignment), "import os\nos._exit(3)"),
        "loops-in-a-cell": add_cell(solution_notebook(assignment), "while True:\n    pass"),
        "raises-in-a-cell": add_cell(solution_notebook(assignment), "undefined_name"),
    }
    deleted = solution_notebook(assignment)
    deleted.cells = [cell for cell in deleted.cells if cell.metadata.get("grader", {}).get("question") != "q2"]
    nodes["deleted"] = deleted
    for name, node in nodes.items():
        nbformat.write(node, folder / f"{name}.ipynb")
    (folder / "torn.ipynb").write_text('{"cells": [')
    (folder / "readme.txt").write_text("not a hand-in")
    return folder


@pytest.fixture(scope="module")
def graded(hand_ins, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return grader("grade", "01-proxies", hand_ins, "-o", out), out


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def result(out: Path, student: str) -> dict:
    return json.loads((out / "results" / f"{student}.json").read_text())


def checks_of(out: Path, student: str, question: str = "q2") -> dict[str, dict]:
    (entry,) = [entry for entry in result(out, student)["questions"] if entry["id"] == question]
    return {test["test"]: test for test in entry["tests"]}


def test_the_gradebook(graded):
    done, out = graded
    assert done.returncode == 1, done.stderr  # torn.ipynb needs a human
    points = {student: (row["q1"], row["q2"], row["status"]) for student, row in rows(out).items()}
    without_second = "1" if SIMULATED else "0.8"
    assert points == {
        "passes": ("10", "2", "graded"),
        "stub": ("0", "0", "graded"),
        "fails": ("10", "0", "graded"),
        "hangs": ("10", without_second, "graded"),
        "crashes": ("10", without_second, "graded"),
        "lies": ("10", "0", "graded"),
        "exits-in-a-cell": ("10", "2", "graded"),
        "loops-in-a-cell": ("10", "2", "graded"),
        "raises-in-a-cell": ("10", "2", "graded"),
        "deleted": ("10", "0", "graded"),
        "torn": ("", "", "unreadable"),
    }
    assert "torn" in done.stdout and "grades.csv" in done.stdout


def test_statuses_and_messages(graded):
    _, out = graded
    assert {t["status"] for t in checks_of(out, "stub").values()} == {"not attempted"}
    assert checks_of(out, "hangs")["test_second"]["status"] == "timeout"
    assert checks_of(out, "hangs")["test_device[cpu]"]["status"] == "passed"
    assert checks_of(out, "crashes")["test_second"]["status"] == "crashed"
    devices = {test: check["device"] for test, check in checks_of(out, "passes").items() if "device" in test}
    said = any("device tests were not run" in note for note in result(out, "passes")["notes"])
    if SIMULATED:
        assert devices == {"test_device[cpu]": "cpu", "test_device[cuda]": "cuda (simulated)"} and not said
    else:
        assert devices == {"test_device[cpu]": "cpu"} and said
    message = checks_of(out, "deleted")["test_first"]["message"]
    assert "`act` does not exist after running the notebook" in message and "No cell defines it" in message
    assert "left out" in "".join(result(out, "exits-in-a-cell")["notes"])
    assert "time limit" in "".join(result(out, "loops-in-a-cell")["notes"])
    errors = result(out, "raises-in-a-cell")["cell_errors"]
    assert [error["type"] for error in errors.values()] == ["NameError"]


def test_records_say_how_they_came_about(graded):
    _, out = graded
    record = result(out, "passes")
    assert record["schema"] == 1 and record["isolation"]["mode"] == "full"
    assert {"landlock files", "seccomp"} <= set(record["isolation"]["layers"])
    assert record["torch"] and record["suite"] and record["sha256"] and record["grader"]


def test_the_student_never_reads_the_suite(graded):
    _, out = graded
    for path in (out / "feedback").glob("*.html"):
        page = path.read_text()
        assert "want_float(" not in page and "student.act(" not in page


def test_the_same_class_gives_the_same_bytes_whatever_the_number_of_jobs(graded, hand_ins, tmp_path):
    _, out = graded
    one, four = tmp_path / "one", tmp_path / "four"
    grader("grade", "01-proxies", hand_ins, "-o", one, "-j", "1")
    grader("grade", "01-proxies", hand_ins, "-o", four, "-j", "4")
    gradebook = (out / "grades.csv").read_bytes()
    assert (one / "grades.csv").read_bytes() == gradebook
    assert (four / "grades.csv").read_bytes() == gradebook
    assert (one / "summary.txt").read_bytes() == (out / "summary.txt").read_bytes()


def test_a_torn_file_is_named_with_its_reason_and_costs_the_chosen_questions_alone(hand_ins, tmp_path):
    folder, out = tmp_path / "hand-ins", tmp_path / "out"
    folder.mkdir()
    (folder / "torn.ipynb").write_bytes((hand_ins / "torn.ipynb").read_bytes())
    done = grader("grade", "01-proxies", folder, "-o", out, "--question", "q2")
    assert done.returncode == 1
    assert "torn.ipynb: unreadable: ends after line 1" in done.stderr
    assert (rows(out)["torn"]["points"], rows(out)["torn"]["of"]) == ("0", "2")


def test_grading_again_skips_what_has_not_changed(graded, hand_ins, tmp_path, assignment):
    folder, out = tmp_path / "hand-ins", tmp_path / "out"
    folder.mkdir()
    for name in ("passes", "stub"):
        (folder / f"{name}.ipynb").write_bytes((hand_ins / f"{name}.ipynb").read_bytes())
    assert "2 graded, 0 unchanged" in grader("grade", "01-proxies", folder, "-o", out).stdout
    before = (out / "results/passes.json").read_bytes()
    nbformat.write(variant(assignment, "q2__prints"), folder / "stub.ipynb")
    assert "1 graded, 1 unchanged" in grader("grade", "01-proxies", folder, "-o", out).stdout
    assert (out / "results/passes.json").read_bytes() == before
    assert rows(out)["stub"]["q1"] == "10"
    assert "2 graded, 0 unchanged" in grader("grade", "01-proxies", folder, "-o", out, "--question", "q1").stdout
    assert rows(out)["passes"] | {"q1": "10", "q2": ""} == rows(out)["passes"]


def test_ctrl_c_leaves_whole_files_and_the_same_command_goes_on(tmp_path, assignment):
    folder, out = tmp_path / "hand-ins", tmp_path / "out"
    folder.mkdir()
    for number in range(6):
        nbformat.write(add_cell(solution_notebook(assignment), SLOW_CELL), folder / f"s{number}.ipynb")
    command = [sys.executable, "-m", "grader.cli", "grade", "01-proxies", str(folder), "-o", str(out), "-j", "1"]
    process = subprocess.Popen(command, cwd=COURSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(out.glob("results/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "interrupted" in errors and "Traceback" not in errors
    finished = list((out / "results").iterdir())
    assert 1 <= len(finished) < 6
    assert all(json.loads(path.read_text())["status"] == "graded" for path in finished)
    again = grader("grade", "01-proxies", folder, "-o", out)
    assert again.returncode == 0
    assert f"{6 - len(finished)} graded, {len(finished)} unchanged" in again.stdout


def test_a_roster_names_students_and_tells_who_is_missing(hand_ins, tmp_path):
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    (folder / "passes.ipynb").write_bytes((hand_ins / "passes.ipynb").read_bytes())
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\npasses,Ada Lovelace\nabsent,Charles Babbage\n")
    done = grader("grade", "01-proxies", folder, "-o", tmp_path / "out", "--roster", roster)
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path / "out")
    assert found["passes"]["name"] == "Ada Lovelace"
    assert found["absent"]["status"] == "missing" and found["absent"]["points"] == "0"


def test_the_timeout_of_a_submission(tmp_path, assignment):
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    nbformat.write(add_cell(solution_notebook(assignment), "import time\ntime.sleep(30)"), folder / "late.ipynb")
    began = time.monotonic()
    done = grader("grade", "01-proxies", folder, "-o", tmp_path / "out", "--timeout", "2")
    assert time.monotonic() - began < 25
    assert done.returncode == 0, done.stderr
    statuses = {test["status"] for test in checks_of(tmp_path / "out", "late").values()}
    assert statuses <= {"timeout", "passed"} and "timeout" in statuses


@pytest.mark.parametrize(
    "arguments, text",
    [
        (["grade", "99-nothing", ".", "-o", "OUT"], "00-tiny"),
        (["grade", "01-proxies", "EMPTY", "-o", "OUT"], "no notebook"),
        (["grade", "01-proxies", "no-such-folder", "-o", "OUT"], "no such folder"),
        (["grade", "01-proxies", "EMPTY", "-o", "OUT", "--question", "q9"], "q9"),
        (["grade", "01-proxies", "EMPTY", "-o", "OUT", "--timeout", "0"], "--timeout"),
        (["grade", "01-proxies", "EMPTY", "-o", "OUT", "--roster", "no-such.csv"], "no-such.csv"),
        (["grade", "01-proxies", "EMPTY", "-o", "EMPTY/inside"], "must not lie among"),
        (["grade", "01-proxies", "EMPTY", "-o", "OUT", "-j", "-1"], "-j"),
    ],
)
def test_wrong_use_is_one_clear_line_and_status_2(arguments, text, tmp_path):
    (tmp_path / "EMPTY").mkdir()
    places = {"EMPTY": tmp_path / "EMPTY", "OUT": tmp_path / "out", "EMPTY/inside": tmp_path / "EMPTY/inside"}
    done = grader(*(places.get(argument, argument) for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.startswith("grader: ") and done.stderr.count("\n") == 1 and text in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_broken_assignment_is_one_clear_line(tmp_path):
    folder = tmp_path / "solutions/00-broken"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text('title = "x"\nminuets = 5\n')
    done = grader("grade", "00-broken", tmp_path, "-o", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 2 and "assignment.toml" in done.stderr and done.stderr.count("\n") == 1


def test_verify_on_the_command_line(tmp_path):
    report = tmp_path / "rates.json"
    done = grader("verify", "00-tiny", "--json", report)
    assert done.returncode == 0, done.stdout
    rates = json.loads(report.read_text())["assignments"]["00-tiny"]["rates"]
    assert rates["wrong"] == rates["caught"] == rates["explained"] == 2 and rates["wrongly_failed"] == 0
    shown = grader("verify", "00-tiny", "--show", "q1")
    assert "writes into the caller's tensor" in shown.stdout and "points" in shown.stdout


def test_verify_says_what_falls_short(tmp_path):
    bank = tmp_path / "bank"
    (bank / "wrong").mkdir(parents=True)
    (bank / "right").mkdir()
    text = (COURSE / "solutions/00-tiny/variants/right/q1__torch-add.py").read_text()
    (bank / "wrong/q1__right-after-all.py").write_text("# fault: none\n# feedback: x\n" + text)
    wrong = (COURSE / "solutions/00-tiny/variants/wrong/q1__in-place.py").read_text()
    (bank / "right/q1__wrong-after-all.py").write_text("# why: it is not\n" + wrong)
    done = grader("verify", "00-tiny", "--variants", bank)
    assert done.returncode == 1
    assert "q1__right-after-all: not caught" in done.stdout
    assert "q1__wrong-after-all: loses points in q1" in done.stdout


def test_a_scaffolded_assignment_proves_itself(tmp_path):
    (tmp_path / "solutions").mkdir()
    assert grader("new", "10-mine", cwd=tmp_path).returncode == 0
    proof = grader("verify", "10-mine", cwd=tmp_path)
    assert proof.returncode == 0, proof.stdout
    assert grader("release", "10-mine", "--check", cwd=tmp_path).returncode == 1
    assert grader("release", "10-mine", cwd=tmp_path).returncode == 0
    assert grader("release", "--all", "--check", cwd=tmp_path).returncode == 0
    again = grader("new", "10-mine", cwd=tmp_path)
    assert again.returncode == 2 and again.stderr.count("\n") == 1
