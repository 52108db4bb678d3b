"""What people decide after the tests: points set by hand, late work. From records and toml to final marks."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.policy import (
    PolicyError,
    entry_points,
    final_points,
    needs_person,
    read_late,
    read_overrides,
    read_rules,
    time_unknown,
)
from grader.policy.late import Penalty
from grader.policy.times import parse_time, read_times
from grader.report import ClassFile, gradebook_csv, remake, write_reports
from grader.report.classfile import QuestionLine
from grader.report.marks import mark_lines, status_words, why_words
from grader.results import read_result, write_result

QUESTIONS = {"q1": 2.0, "q2": 8.0}
LATE = """\
deadline = 2025-03-14T23:59:00+01:00
grace_minutes = 15
[penalty]
per_day = 10
"""


def record(student: str, q1: float = 2.0, q2: float = 6.0, *, status: str = "graded", **other) -> dict:
    entries = [
        {"id": qid, "title": qid.upper(), "points": QUESTIONS[qid], "earned": earned, "hint": "", "tests": []}
        | {"status": "passed" if earned == QUESTIONS[qid] else "failed"}
        for qid, earned in (("q1", q1), ("q2", q2))
    ]
    if status in ("missing", "unreadable"):
        entries, q1, q2 = [], 0.0, 0.0
    head = {"schema": 1, "assignment": "09-made", "title": "Made", "student": student, "name": f"Name {student}"}
    head |= {"late": False, "in_roster": True, "file": f"{student}.ipynb", "older": [], "seconds": 1.0, "notes": []}
    head |= {"status": status, "questions": entries, "points": q1 + q2, "of": 10.0, "cell_errors": {}, "fault": ""}
    return {**head, **other}


def marks(tmp_path: Path, records: list[dict], overrides: str = "", late: str = "", times: str = "") -> dict[str, dict]:
    for name, text in (("overrides.toml", overrides), ("late.toml", late), ("times.csv", times)):
        if text:
            (tmp_path / name).write_text(text, encoding="utf-8")
    rules = read_rules(tmp_path, times=tmp_path / "times.csv" if times else None)
    return {one["student"]: one for one in rules.marked(records, QUESTIONS)}


def override(student: str, points: object, question: str = "", reason: str = "Because.", more: str = "") -> str:
    which = f'question = "{question}"\n' if question else ""
    return f'[[override]]\nstudent = "{student}"\n{which}points = {points}\nreason = "{reason}"\n{more}\n'


def test_an_override_of_a_question_keeps_what_the_tests_gave(tmp_path):
    ann = marks(tmp_path, [record("ann"), record("bob")], override("ann", 7.5, "q2"))["ann"]
    assert final_points(ann) == 9.5 and ann["points"] == 8.0
    assert entry_points(ann, "q2") == 7.5 and ann["questions"][1]["earned"] == 6.0
    assert ann["mark"]["set"] == {
        "q2": {"points": 7.5, "by_tests": 6.0, "of": 8.0, "reason": "Because.", "bonus": False}
    }
    first, second = mark_lines(ann)
    assert "By the tests: 8 of 10" in first and "in the end: 9.5" in first
    assert second == "q2: set by your instructor to 7.5 of 8 points; the tests gave 6. Reason: Because."


def test_a_record_that_nobody_touched_says_nothing(tmp_path):
    ann = marks(tmp_path, [record("ann")])["ann"]
    assert final_points(ann) == 8.0 and mark_lines(ann) == [] and why_words(ann) == ""


def test_the_whole_assignment_is_the_last_word(tmp_path):
    times = "student,submitted\nann,2025-03-20T12:00:00+01:00\n"
    ann = marks(tmp_path, [record("ann")], override("ann", 9), LATE, times)["ann"]
    assert final_points(ann) == 9.0 and ann["mark"]["penalty"] == 0.0
    assert any("nothing is taken off" in line for line in mark_lines(ann))


def test_an_override_settles_what_the_grader_could_not(tmp_path):
    fault = record("cat", q1=0.0, status="needs a human")
    fault["questions"][0] |= {"status": "grader fault", "tests": [{"status": "grader fault"}]}
    files = [fault, record("dan", status="unreadable"), record("eve", status="missing"), record("fay")]
    text = override("cat", 1, "q1") + override("dan", 4) + override("eve", 3)
    found = marks(tmp_path, files, text)
    assert needs_person(fault) and not needs_person(found["cat"]) and final_points(found["cat"]) == 7.0
    assert status_words(found["cat"]) == "settled by hand"
    assert not needs_person(found["dan"]) and final_points(found["dan"]) == 4.0
    assert final_points(found["eve"]) == 3.0 and status_words(found["eve"]) == "missing"
    (tmp_path / "overrides.toml").write_text(override("cat", 1, "q2"))
    assert needs_person(read_rules(tmp_path).marked(files, QUESTIONS)[0])


@pytest.mark.parametrize(
    "text, line",
    [
        (override("zoe", 1), "zoe: no such student in this class"),
        (override("ANN", 1), "ANN: no such student in this class; is it ann?"),
        (override("ann", 1, "q9"), "ann q9: no such question was graded; there is q1, q2"),
        (override("ann", 2.5, "q1"), "ann q1: 2.5 points of 2; lower them, or add bonus = true"),
        (override("ann", 10.5), "ann: 10.5 points of 10; lower them, or add bonus = true"),
        (override("ann", 1, reason=" "), "override 1 (ann): needs a reason, which the student will read"),
        ('[[override]]\nstudent = "ann"\npoints = 1', "override 1 (ann): needs a reason"),
        (override("ann", -1), "needs points, a number that is not negative"),
        (override("ann", "true"), "needs points, a number that is not negative"),
        (override("ann", "nan"), "needs points, a number that is not negative"),
        (override("ann", '"1"'), "needs points, a number that is not negative"),
        ("[[override]]\nstudent = 7\npoints = 1\nreason = 'x'", "needs a student, in quotes"),
        (override("ann", 1, more="mark = 3"), "unknown key 'mark'; there is student, question"),
        (override("ann", 1) + override("ann", 2), "two overrides of ann for the whole assignment; keep one"),
        (override("ann", 1) + override("ann", 2, "q1"), "ann has an override of the whole assignment and of q1"),
        ("late = 1", "unknown key 'late'; write [[override]] tables"),
        ("override = 1", "override is no list of tables"),
        ("[[override", "is not toml"),
    ],
)
def test_what_is_wrong_with_an_override_is_one_line(tmp_path, text, line):
    with pytest.raises(GraderError) as caught:
        marks(tmp_path, [record("ann")], text)
    lines = getattr(caught.value, "lines", [str(caught.value)])
    assert len(lines) == 1 and line in lines[0] and str(tmp_path / "overrides.toml") in lines[0]
    assert "\n" not in lines[0]


def test_all_mistakes_are_named_at_once(tmp_path):
    with pytest.raises(PolicyError) as caught:
        marks(tmp_path, [record("ann")], override("zoe", 1) + override("ann", 1, "q9") + override("ann", 1, "q1"))
    assert len(caught.value.lines) == 2


def test_a_bonus_is_allowed_when_it_is_called_one(tmp_path):
    ann = marks(tmp_path, [record("ann")], override("ann", 9, "q2", more="bonus = true"))["ann"]
    assert final_points(ann) == 11.0 and "with a bonus" in " ".join(mark_lines(ann))


@pytest.mark.parametrize(
    "submitted, state, days, final",
    [
        ("2025-03-14T23:59:00+01:00", "on time", 0, 8.0),
        ("2025-03-14T22:58:59Z", "on time", 0, 8.0),
        ("2025-03-15T00:14:00+01:00", "grace", 0, 8.0),
        ("2025-03-15T00:14:01+01:00", "late", 1, 7.2),
        ("2025-03-15T23:59:00+01:00", "late", 1, 7.2),
        ("2025-03-15T23:59:00.5+01:00", "late", 2, 6.4),
        ("2025-03-16 00:30:00 +0200", "late", 1, 7.2),
        ("2025-06-01T00:00:00+02:00", "late", 78, 0.0),
    ],
)
def test_days_and_grace(tmp_path, submitted, state, days, final):
    ann = marks(tmp_path, [record("ann", submitted=submitted)], late=LATE)["ann"]
    assert (ann["mark"]["late"]["state"], ann["mark"]["late"]["days"]) == (state, days)
    assert final_points(ann) == pytest.approx(final)
    assert bool(mark_lines(ann)) == (state != "on time")


@pytest.mark.parametrize(
    "penalty, days, off",
    [
        (Penalty(10), 2, 1.2),
        (Penalty(10, of="maximum"), 2, 2.0),
        (Penalty(1, unit="points"), 2, 2.0),
        (Penalty(10, most=15), 2, 0.9),
        (Penalty(4, unit="points"), 2, 6.0),
        (Penalty(10, nothing_after_days=2), 2, 1.2),
        (Penalty(10, nothing_after_days=2), 3, 6.0),
        (Penalty(0), 9, 0.0),
    ],
)
def test_penalties(penalty, days, off):
    assert penalty.points(days, earned=6.0, maximum=10.0) == pytest.approx(off)


def test_the_penalty_is_of_the_points_with_overrides(tmp_path):
    ann = record("ann", submitted="2025-03-15T12:00:00+01:00")
    ann = marks(tmp_path, [ann], override("ann", 8, "q2"), LATE)["ann"]
    assert (ann["mark"]["by_tests"], ann["mark"]["points"], ann["mark"]["penalty"]) == (8.0, 10.0, 1.0)
    assert final_points(ann) == 9.0
    assert "By the tests: 8 of 10 points; with the points set by hand: 10; taken off: 1; in the end: 9." in mark_lines(
        ann
    )
    assert "12 hours 1 minute after the deadline of 2025-03-14 23:59 (UTC+01:00) (1 day begun)" in mark_lines(ann)[-1]


def test_extensions_move_the_deadline(tmp_path):
    late = LATE + "[extensions]\nann = 2\nbob = 2025-03-15T12:00:00+01:00\n"
    when = "2025-03-16T20:00:00+01:00"
    found = marks(tmp_path, [record(who, submitted=when) for who in ("ann", "bob", "cat")], late=late)
    assert [found[who]["mark"]["late"]["days"] for who in ("ann", "bob", "cat")] == [0, 2, 2]
    assert "your deadline of 2025-03-15 12:00 (UTC+01:00)" in mark_lines(found["bob"])[-1]


def test_a_day_has_24_hours_also_when_the_clocks_change(tmp_path):
    late = 'deadline = 2025-03-29T12:00:00\ntimezone = "Europe/Berlin"\n[penalty]\nper_day = 10\n'
    found = marks(tmp_path, [record("ann", submitted="2025-03-30T12:30:00")], late=late)
    assert found["ann"]["mark"]["late"]["seconds"] == 23 * 3600 + 1800  # the night of the change has 23 hours
    assert found["ann"]["mark"]["late"]["days"] == 1


def test_an_unknown_time_is_said_and_never_guessed(tmp_path):
    files = [record("ann"), record("bob", late=True), record("cat", status="missing")]
    found = marks(tmp_path, files, late=LATE)
    assert [time_unknown(found[who]) for who in ("ann", "bob", "cat")] == [True, True, False]
    assert final_points(found["ann"]) == 8.0 and "not known here" in mark_lines(found["ann"])[0]
    found = marks(tmp_path, files, late='unknown = "on time"\n' + LATE)
    assert [time_unknown(found[who]) for who in ("ann", "bob")] == [False, True]  # Canvas says that bob is late
    bob = LATE + "[submitted]\nbob = 2025-03-15T12:00:00+01:00\n"
    assert marks(tmp_path, files, late=bob)["bob"]["mark"]["late"]["days"] == 1


def test_where_a_time_comes_from_first(tmp_path):
    times = "Email,Submission Time\nann,2025-03-16 12:00:00 +0100\nbob,2025-03-16 12:00:00 +0100\n"
    late = LATE + "[submitted]\nann = 2025-03-15T12:00:00+01:00\n"
    files = [record(who, submitted="2025-03-17T12:00:00+01:00") for who in ("ann", "bob", "cat")]
    found = marks(tmp_path, files, late=late, times=times)
    assert [found[who]["mark"]["late"]["days"] for who in ("ann", "bob", "cat")] == [1, 2, 3]


@pytest.mark.parametrize(
    "text, line",
    [
        ("[penalty]\nper_day = 1", "needs a deadline with a time zone"),
        ("deadline = 2025-03-14T23:59:00\n[penalty]\nper_day = 1", "needs a deadline with a time zone"),
        ("deadline = 2025-03-14\n[penalty]\nper_day = 1", "needs a deadline with a time zone"),
        (LATE.replace("grace_minutes = 15", 'timezone = "Mars"'), "timezone 'Mars' is not known"),
        (LATE.replace("15", "-1"), "grace_minutes is a number that is not negative"),
        (LATE.replace("10", '"10"'), "[penalty] needs per_day"),
        (LATE + "unit = 'euros'", '[penalty] unit is "percent" or "points"'),
        (LATE + "unit = 'points'\nof = 'earned'", "[penalty] of belongs to unit"),
        (LATE + "most = -1", "[penalty] most is a number that is not negative"),
        (LATE + "per_week = 1", "[penalty] unknown key 'per_week'"),
        (LATE.split("[")[0], "needs a table [penalty]"),
        (LATE + "[extensions]\nann = 'soon'", "[extensions] ann: needs a time with a time zone or a number of days"),
        (LATE + "[extensions]\nzoe = 1", "[extensions] zoe: no such student in this class"),
        (LATE + "[submitted]\nzoe = 2025-03-14T23:59:00+01:00", "[submitted] zoe: no such student in this class"),
        ("x = 1\n" + LATE, "unknown key 'x'"),
        ("times = 'nowhere.csv'\n" + LATE, "nowhere.csv: no such file"),
    ],
)
def test_what_is_wrong_with_late_rules_is_one_line(tmp_path, text, line):
    with pytest.raises(GraderError) as caught:
        marks(tmp_path, [record("ann")], late=text)
    assert line in str(caught.value) and "\n" not in str(caught.value)
    assert len(getattr(caught.value, "lines", "x")) == 1


def test_a_time_that_cannot_be_read_stops_the_report(tmp_path):
    for text, why in (("2025-03-14 12:00", "no time zone"), ("yesterday", "is no time"), ("2025-03-14", "is no time")):
        with pytest.raises(PolicyError, match=f"the time of ann in the result file, '{text}', .*{why}"):
            marks(tmp_path, [record("ann", submitted=text)], late=LATE)


EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    "text, time",
    [
        ("2025-03-15T08:12:00+02:00", datetime(2025, 3, 15, 8, 12, tzinfo=EAST)),
        ("2025-03-15T08:12:00Z", datetime(2025, 3, 15, 8, 12, tzinfo=UTC)),
        ("2025-03-15 08:12:00.123456789 Z", datetime(2025, 3, 15, 8, 12, 0, 123456, tzinfo=UTC)),
        ("2025-03-15 08:12:00 UTC", datetime(2025, 3, 15, 8, 12, tzinfo=UTC)),
        ("2025-03-15 08:12:00 -0700", datetime(2025, 3, 15, 15, 12, tzinfo=UTC)),
        ("Saturday, 15 March 2025, 8:12 PM", datetime(2025, 3, 15, 20, 12, tzinfo=EAST)),
        ("Saturday, March 15, 2025, 8:12\u202fPM", datetime(2025, 3, 15, 20, 12, tzinfo=EAST)),
        ("15 March 2025, 20:12", datetime(2025, 3, 15, 20, 12, tzinfo=EAST)),
        ("2025-03-15", None),
        ("late", None),
        ("", None),
    ],
)
def test_times_as_an_lms_writes_them(text, time):
    assert parse_time(text, EAST) == time


def test_a_csv_of_times(tmp_path):
    path = tmp_path / "times.csv"
    path.write_text(
        "\ufeffIdentifier;Email address;Last modified (submission)\n"
        "Participant 77;Ann@uni.edu;2025-03-15 08:12\nParticipant 78;bob@uni.edu;-\nshort\n",
        encoding="utf-8",
    )
    times = read_times(path)
    assert times.of("ann@uni.edu") == times.of("77") == "2025-03-15 08:12" and times.of("bob@uni.edu") is None
    path.write_text("student,submitted\nann,2025-03-15 08:12\nann,2025-03-16 08:12\n")
    with pytest.raises(GraderError, match="two times for ann"):
        read_times(path).of("ann")
    path.write_text("who,when\nann,2025\n")
    with pytest.raises(GraderError, match="needs a column student"):
        read_times(path)


def klass(*students: str) -> ClassFile:
    lines = tuple(QuestionLine(qid, qid.upper(), points) for qid, points in QUESTIONS.items())
    return ClassFile("09-made", "Made", lines, students)


def test_reports_show_raw_points_penalty_final_points_and_why(tmp_path):
    records = [
        record("ann", submitted="2025-03-15T12:00:00+01:00"),
        record("bob", q2=1.0, submitted="2025-03-14T12:00Z"),
    ]
    for one in records:
        write_result(tmp_path, one)
    before = {path: path.read_bytes() for path in (tmp_path / "results").iterdir()}
    write_reports(tmp_path, klass("ann", "bob"), records)
    plain = (tmp_path / "feedback" / "ann.html").read_text()
    assert "8 of 10 points" in plain and "set by" not in plain
    (tmp_path / "late.toml").write_text(LATE)
    (tmp_path / "overrides.toml").write_text(override("ann", 8, "q2", "Right <b>but</b> odd."))
    remake(tmp_path)
    assert before == {path: path.read_bytes() for path in (tmp_path / "results").iterdir()}
    rows = {
        row["student"]: row
        for row in csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text(encoding="utf-8-sig")))
    }
    assert (rows["ann"]["points"], rows["ann"]["by_tests"], rows["ann"]["penalty"]) == ("9", "8", "1")
    assert (rows["ann"]["q2"], rows["ann"]["late"]) == ("8", "late") and "1 day late: -1" in rows["ann"]["why"]
    assert rows["ann"]["submitted"] == "2025-03-15 12:00:00+01:00"
    assert (rows["bob"]["points"], rows["bob"]["penalty"], rows["bob"]["why"]) == ("3", "0", "")
    for page in ("feedback/ann.html", "index.html"):
        text = (tmp_path / page).read_text()
        assert "Right &lt;b&gt;but&lt;/b&gt; odd." in text and "taken off: 1; in the end: 9." in text
    assert "9 of 10 points" in (tmp_path / "feedback/ann.html").read_text()
    assert "set by hand" not in (tmp_path / "feedback/bob.html").read_text()
    assert "in the end: 9." in (tmp_path / "summary.txt").read_text()
    (tmp_path / "late.toml").unlink()
    (tmp_path / "overrides.toml").unlink()
    remake(tmp_path)
    assert (tmp_path / "feedback" / "ann.html").read_text() == plain


def test_rules_that_do_not_fit_leave_the_reports_as_they_were(tmp_path):
    write_result(tmp_path, record("ann"))
    write_reports(tmp_path, klass("ann"), [record("ann")])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "overrides.toml").write_text(override("zoe", 1))
    with pytest.raises(PolicyError):
        remake(tmp_path)
    (tmp_path / "overrides.toml").unlink()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert "mark" not in (read_result(tmp_path / "results" / "ann.json") or {})


def test_files_elsewhere_take_the_place_of_those_in_out(tmp_path):
    (tmp_path / "overrides.toml").write_text(override("ann", 1))
    other = tmp_path / "mine.toml"
    other.write_text(override("ann", 2))
    assert read_rules(tmp_path, other).overrides[0].points == 2.0
    assert read_overrides(other)[0].points == 2.0
    with pytest.raises(GraderError, match="no such file"):
        read_rules(tmp_path, tmp_path / "gone.toml")
    with pytest.raises(GraderError, match="times alone decide nothing"):
        read_rules(tmp_path, times=other)
    with pytest.raises(GraderError, match="no such file"):
        read_late(tmp_path / "late.toml")


def test_the_csv_has_its_columns_also_without_rules():
    rows = list(csv.DictReader(io.StringIO(gradebook_csv(klass("ann"), [record("ann")]))))
    assert rows[0]["points"] == rows[0]["by_tests"] == "8" and rows[0]["penalty"] == "0" and rows[0]["why"] == ""
