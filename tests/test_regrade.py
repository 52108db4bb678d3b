"""One question graded again after its suite was mended: shown first, merged as one grading would have it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.assignment import find_assignment
from grader.prepare import question_hashes, suite_hash
from grader.regrade import MIXED, find_cases, merge
from grader.release import build_notebook, solution_notebook, with_variant
from grader.scoring import score, unscored

FAKE = Path(__file__).parent / "fake_course"
NAME = "00-tiny"
# The mended suite: it no longer matters whether the input is changed.
STRICT = '        close(student.now(kept), x),\n        tried="add_one, then'
LENIENT = '        True,\n        tried="add_one, then'
TIMES = ("seconds", "cpu_seconds")


def grader(course: Path, *arguments: object, stdin=subprocess.DEVNULL) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "grader.cli", "--course", str(course), *map(str, arguments)]
    environment = dict(os.environ, COLUMNS="200")
    return subprocess.run(command, capture_output=True, text=True, timeout=180, stdin=stdin, env=environment)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A folder with the course, the hand-ins and what grading them gave."""
    base = tmp_path_factory.mktemp("regrade")
    shutil.copytree(FAKE, base / "course")
    assignment = find_assignment(NAME, base / "course")
    changes = with_variant(assignment, "q1", (assignment.folder / "variants/wrong/q1__in-place.py").read_text())
    shares = with_variant(assignment, "q2", (assignment.folder / "variants/wrong/q2__shared-number.py").read_text())
    both = json.loads(nbformat.writes(changes))
    for cell, other in zip(both["cells"], shares.cells, strict=True):
        if other.metadata.get("grader", {}).get("question") == "q2":
            cell["source"] = other.source
    nodes = {"right": solution_notebook(assignment), "stub": build_notebook(assignment), "changes": changes}
    (base / "in").mkdir()
    for name, node in nodes.items():
        nbformat.write(node, base / "in" / f"{name}.ipynb")
    (base / "in" / "both.ipynb").write_text(json.dumps(both))
    done = grader(base / "course", "grade", NAME, base / "in", "-o", base / "out")
    assert done.returncode == 0, done.stderr
    return base


@pytest.fixture
def place(first, tmp_path) -> Path:
    """A copy of it, for one test to change; the suite of q1 is mended there."""
    base = tmp_path / "copy"
    shutil.copytree(first, base)
    mend(base)
    return base


def mend(base: Path) -> None:
    path = base / "course/solutions" / NAME / "hidden/test_q1.py"
    text = path.read_text()
    assert text.count(STRICT) == 1
    path.write_text(text.replace(STRICT, LENIENT))


def regrade(base: Path, *arguments: object, **more) -> subprocess.CompletedProcess:
    return grader(base / "course", "regrade", base / "out", *arguments, **more)


def results(out: Path) -> dict[str, dict]:
    return {path.stem: json.loads(path.read_text()) for path in sorted((out / "results").glob("*.json"))}


def files(out: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def timeless(value):
    if isinstance(value, dict):
        return {key: timeless(each) for key, each in value.items() if key not in TIMES}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def test_shows_who_gains_and_writes_nothing_unasked(place):
    before = files(place / "out")
    done = regrade(place, "--question", "q1")
    assert done.returncode == 1, done.stdout + done.stderr
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line.strip()}
    assert rows["changes"] == ["0.33", "1", "2.83", "3.5", "gains", "0.67"]
    assert rows["both"][-2:] == ["gains", "0.67"]
    assert "right" not in rows and "stub" not in rows
    assert "2 students would gain, 0 would lose, 2 would have the same verdicts" in done.stdout
    assert "pass --yes to write" in done.stdout and "nothing written" in done.stdout
    assert files(place / "out") == before


def test_the_merged_records_are_those_of_one_grading(place):
    before = results(place / "out")
    assert "This may follow from q1" in json.dumps(before["both"])
    assert regrade(place, "--question", "q1", "--yes").returncode == 0
    merged = results(place / "out")
    done = grader(place / "course", "grade", NAME, place / "in", "-o", place / "whole")
    assert done.returncode == 0
    whole = results(place / "whole")
    for student in ("right", "stub", "changes", "both"):
        assert timeless(merged[student]) == timeless(whole[student]), student
        assert merged[student]["suite"] != before[student]["suite"]
    assert "This may follow from q1" not in json.dumps(merged["both"])  # q1 is right now
    again = grader(place / "course", "grade", NAME, place / "in", "-o", place / "out")
    assert "0 graded, 4 unchanged" in again.stdout
    done = regrade(place, "--question", "q1", "--yes")
    assert done.returncode == 0 and "nothing to regrade" in done.stdout
    assert "changes,,graded,3.5,3.5,1,2.5," in (place / "out/grades.csv").read_text()


@pytest.mark.slow
def test_a_time_told_later_costs_no_grading(first, tmp_path):
    shutil.copytree(first, tmp_path / "copy")
    base = tmp_path / "copy"
    (base / "roster.csv").write_text("id,name,submitted\nright,Ann,2025-03-15 12:00:00+01:00\nstub,,\n")
    done = grader(base / "course", "grade", NAME, base / "in", "-o", base / "out", "--roster", base / "roster.csv")
    assert "graded, " in done.stdout
    before = results(base / "out")["right"]
    assert before["submitted"] == "2025-03-15 12:00:00+01:00"
    (base / "roster.csv").write_text("id,name,submitted\nright,Ann,2025-03-16 12:00:00+01:00\nstub,,\n")
    done = grader(base / "course", "grade", NAME, base / "in", "-o", base / "out", "--roster", base / "roster.csv")
    assert "0 graded, 4 unchanged" in done.stdout
    assert results(base / "out")["right"] == {**before, "submitted": "2025-03-16 12:00:00+01:00"}


def test_overrides_stay(place):
    text = '[[override]]\nstudent = "changes"\nquestion = "q1"\npoints = 0.5\nreason = "Agreed."\n'
    (place / "out/overrides.toml").write_text(text)
    done = regrade(place, "--question", "q1", "--yes")
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.strip().startswith("changes")]
    assert line.split()[1:5] == ["0.33", "1", "3", "3"] and "stays (q1 set by hand)" in line
    assert (place / "out/overrides.toml").read_text() == text
    assert results(place / "out")["changes"]["points"] == 3.5
    page = (place / "out/feedback/changes.html").read_text()
    assert "3 of 3.5 points" in page and "the tests gave 1. Reason: Agreed." in page


@pytest.mark.slow
def test_hand_ins_that_changed_or_went_are_not_regraded(place):
    node = nbformat.read(place / "in/changes.ipynb", 4)
    node.cells.append(nbformat.v4.new_markdown_cell("one word more"))
    nbformat.write(node, place / "in/changes.ipynb")
    (place / "in/both.ipynb").unlink()
    before = results(place / "out")
    done = regrade(place, "--question", "q1", "--yes")
    assert done.returncode == 1
    assert "not regraded: changes: changes.ipynb has changed since it was graded" in done.stdout
    assert "not regraded: both: both.ipynb is not in" in done.stdout
    after = results(place / "out")
    assert after["changes"] == before["changes"] and after["both"] == before["both"]
    assert after["right"]["suites"] != before["right"]["suites"]


@pytest.mark.slow
def test_hand_ins_that_have_moved(place):
    (place / "in").rename(place / "elsewhere")
    done = regrade(place, "--question", "q1", "--dry-run")
    assert done.returncode == 1 and "pass --folder" in done.stdout and "nothing to regrade" in done.stdout
    before = files(place / "out")
    done = regrade(place, "--question", "q1", "--dry-run", "--folder", place / "elsewhere")
    assert done.returncode == 0 and "2 students would gain" in done.stdout and "nothing written" in done.stdout
    assert files(place / "out") == before


@pytest.mark.slow
def test_a_fault_of_the_mended_suite_costs_nobody(place):
    path = place / "course/solutions" / NAME / "hidden/test_q1.py"
    path.write_text(path.read_text().replace("        True,\n", '        len(student.nothing) + {}["a typo"],\n'))
    path.write_text(
        path.read_text().replace("def test_input_unchanged(student, rng):", "def test_input_unchanged(oops):")
    )
    before = results(place / "out")
    done = regrade(place, "--question", "q1", "--yes")
    assert done.returncode == 1 and "not regraded: right:" in done.stdout
    after = results(place / "out")
    assert after.pop("stub")["points"] == before.pop("stub")["points"] == 0  # not attempted, whatever the suite
    assert after == before


@pytest.mark.slow
def test_what_else_has_changed_makes_a_mixture(place):
    path = place / "course/solutions" / NAME / "hidden/test_q2.py"
    path.write_text(path.read_text() + "\n\ndef test_more(student):\n    '''More'''\n")
    done = regrade(place, "--question", "q1", "--yes")
    assert done.returncode == 0 and "will be a mixture" in done.stdout
    found = results(place / "out")["changes"]
    assert found["key"] == "" and found["suite"] == MIXED and found["points"] == 3.5
    assert [len(entry["tests"]) for entry in found["questions"]] == [2, 2]
    done = grader(place / "course", "grade", NAME, place / "in", "-o", place / "out")
    assert "4 graded, 0 unchanged" in done.stdout
    assert [len(entry["tests"]) for entry in results(place / "out")["changes"]["questions"]] == [2, 3]


def test_wrong_use(place):
    for arguments, message in (
        (["--question", "q9"], "has no question 'q9'; it has q1, q2"),
        (["--question", "q1", "--folder", place / "nowhere"], "no such folder"),
        (["--question", "q1", "-j", "-1"], "give a number of submissions"),
    ):
        done = regrade(place, *arguments)
        assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1
    done = grader(place / "course", "regrade", place / "nowhere", "--question", "q1")
    assert done.returncode == 2 and "no such folder" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("answer, written", [("y\n", True), ("\n", False)])
def test_asks_at_a_terminal(place, answer, written):
    before = files(place / "out")
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "grader.cli", "--course", place / "course", "regrade", place / "out", "--question"]
    process = subprocess.Popen([*command, "q1"], stdin=child, stdout=child, stderr=subprocess.DEVNULL)
    os.close(child)
    said = b""
    while b"[y/N]" not in said:
        said += os.read(parent, 4096)
    assert b"changes" in said and b"gains" in said and files(place / "out") == before
    os.write(parent, answer.encode())
    try:
        while part := os.read(parent, 4096):
            said += part
    except OSError:  # how the end of a terminal looks on Linux
        pass
    os.close(parent)
    assert process.wait(60) == (0 if written else 1)
    assert (files(place / "out") != before) == written


# Without a grading


@pytest.fixture(scope="module")
def tiny():
    return find_assignment(NAME, FAKE)


def row(question: str, test: str, status: str, message: str = "", follows_from: str | None = None) -> dict:
    common = {"weight": 1.0, "title": test, "device": "cpu", "seconds": 0.0, "detail": ""}
    return {**common, "question": question, "test": test, "status": status} | {
        "message": message,
        "follows_from": follows_from,
    }


ROWS = [
    row("q1", "a", "failed", "Tried: it.\nIt failed."),
    row("q1", "b", "passed"),
    row("q2", "a", "error", "Your code raised ValueError", "q1"),
    row("q2", "b", "failed", "Tried: it.\nThis may follow from bad luck."),
    row("q2", "c", "failed", "`Counter` is no class"),
    row("q2", "d", "not attempted", "The stub is as it was."),
]


def test_scoring_can_be_undone(tiny):
    entries = score(tiny, ROWS, ["q1", "q2"])
    messages = [test["message"] for test in entries[1]["tests"]]
    assert messages[0].startswith("This follows from q1") and messages[1].endswith("mend that first.")
    assert [one["message"] for one in unscored(entries)] == [one["message"] for one in ROWS]
    assert score(tiny, unscored(entries), ["q1", "q2"]) == entries


def test_question_hashes_change_with_what_decides_them(first, tmp_path):
    shutil.copytree(first / "course", tmp_path / "course")
    folder = tmp_path / "course/solutions" / NAME

    def changed(path: str, old: str, new: str) -> set[str]:
        before = question_hashes(find_assignment(NAME, tmp_path / "course"))
        file = folder / path
        text = file.read_text() if file.exists() else ""
        assert old in text
        file.write_text(text.replace(old, new, 1) if old else text + new)
        after = question_hashes(find_assignment(NAME, tmp_path / "course"))
        return {qid for qid in after if after[qid] != before[qid]}

    assert changed("hidden/test_q1.py", "Every number", "Each number") == {"q1"}
    assert changed("hidden/conftest.py", "", "# shared\n") == {"q1", "q2"}
    assert changed("assignment.toml", "points = 2.5", "points = 3") == {"q2"}
    assert changed("assignment.toml", "cell_seconds = 5", "cell_seconds = 6") == {"q1", "q2"}
    assert changed("data/numbers.csv", "", "1\n") == {"q1", "q2"}
    assert changed("variants/wrong/q1__in-place.py", "", "# nothing\n") == set()


def test_a_merge_takes_new_points_from_the_mended_question_only(tiny):
    hashes, suite = question_hashes(tiny), suite_hash(tiny)
    entries = score(tiny, ROWS, ["q1", "q2"])
    old = [{**entry, "points": entry["points"] * 2} for entry in entries]
    head = {"student": "a", "name": None, "late": False, "file": "a.ipynb", "older": [], "sha256": "0", "key": "k"}
    head |= {"status": "graded", "fault": "", "device": "cpu", "isolation": {"mode": "full"}, "suite": "s"}
    record = {**head, "questions": old, "suites": {"q1": "old", "q2": "old"}}
    new = merge(tiny, record, [row("q1", "a", "passed")], ("q1",), suite, hashes)
    assert [entry["points"] for entry in new["questions"]] == [1, 5.0] and new["of"] == 6.0
    assert new["suites"] == {"q1": hashes["q1"], "q2": "old"} and (new["key"], new["suite"]) == ("", MIXED)
    assert new["questions"][1] == old[1]


def test_results_of_another_grader_or_torch_are_not_mixed(tiny, tmp_path):
    record = {"status": "graded", "student": "a", "questions": [{"id": "q1"}], "suites": {}, "grader": "0.0.1"}
    found = find_cases(tiny, [{**record, "torch": "1.0"}], tmp_path, ("q1",))
    assert not found.cases and "was graded with grader 0.0.1 and torch 1.0" in found.skipped[0][1]
    found = find_cases(tiny, [{**record, "torch": "1.0"}], tmp_path, ("q2",))
    assert "q2 was not graded before" in found.skipped[0][1]
    nothing = [{**record, "status": status} for status in ("unreadable", "missing")]
    assert find_cases(tiny, nothing, tmp_path, ("q1",)).skipped == []
