"""Points for Canvas, Moodle, Gradescope and spreadsheets: the right student, the right form, nothing else touched."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from grader.cli import main
from grader.errors import GraderError
from grader.report import ClassFile, write_reports
from grader.report.classfile import QuestionLine
from grader.report.csvfile import cell_text, csv_text, number, read_sheet
from grader.report.gradescope import gradescope_results
from grader.report.matching import Person, Row, match
from grader.results import write_result

SECRET = "assert close(out, 41.4142)"


def check(status: str, earned: float, of: float, message: str = "", **other) -> dict:
    test = {"question": "q1", "test": "test_secret_name[cpu]", "title": "It <works>", "weight": 1.0, "device": "cpu"}
    test |= {"status": status, "message": message, "detail": SECRET, "follows_from": None, "seconds": 0.1}
    return {**test, "earned": earned, "points": of, **other}


def record(student: str, earned: float = 3.0, *, status: str = "graded", **other) -> dict:
    tests = [check("passed", 1.0, 1.0), check("failed", earned - 1, 3.0, "Tried: it.\nUse `a` < `b` in /home/x/y.py")]
    entry = {"id": "q1", "title": "One", "points": 4.0, "earned": earned, "hint": "Look.", "status": "failed"}
    questions = [{**entry, "tests": tests}] if status in ("graded", "needs a human") else []
    head = {"schema": 1, "assignment": "09-made", "title": "Made", "student": student, "name": f"Name {student}"}
    head |= {"late": False, "in_roster": True, "file": f"{student}.ipynb", "older": [], "seconds": 1.5, "notes": []}
    points = earned if questions else 0.0
    head |= {"status": status, "questions": questions, "points": points, "of": 4.0, "cell_errors": {}, "fault": ""}
    return {**head, **other}


def graded(out: Path, *records: dict) -> Path:
    missing = tuple(one for one in records if one["status"] == "missing")
    there = [one for one in records if one["status"] != "missing"]
    for one in there:
        write_result(out, one)
    students = tuple(sorted(one["student"] for one in there))
    line = (QuestionLine("q1", "One", 4.0),)
    write_reports(out, ClassFile("09-made", "Made", line, students, missing), list(records))
    return out


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


# Cells and files


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\uff1d", "\x00="])
def test_no_cell_is_a_formula(start):
    text = csv_text(["a"], [[f"{start}1+1"]])
    assert (
        not next(csv.reader(io.StringIO(text.split("\n", 1)[1])))[0].lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    )


def test_numbers_stay_numbers():
    assert [number(value) for value in (12.0, 0.5, -1.25, 1234.56789, 1e-9, 1e15, -0.0)] == [
        *("12", "0.5", "-1.25", "1234.5679", "0", "1000000000000000", "0")
    ]
    assert cell_text(-1.5) == "-1.5" and cell_text("-1.5") == "'-1.5" and cell_text(None) == ""


def test_names_in_any_script_reach_a_spreadsheet(tmp_path):
    names = {"a": "Ωmega Ωλ", "b": "王小明", "c": "محمد", "d": "Zoë"}
    graded(tmp_path, *(record(student, name=name) for student, name in names.items()))
    data = (tmp_path / "grades.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1
    assert {row[0]: row[1] for row in cells(tmp_path / "grades.csv")[1:]} == names


def test_somebody_elses_csv_keeps_its_form(tmp_path):
    path = tmp_path / "a.csv"
    text = '\ufeffa;b;c\r\n"x;1";"say ""hi""";007\r\n=1+1;;\r\n'
    path.write_bytes(text.encode())
    assert read_sheet(path).text() == text
    for content, why in ((b"\xff\xfea", "UTF-8"), (b"", "no header"), (b'a,b\n"x', "is no CSV")):
        path.write_bytes(content)
        with pytest.raises(GraderError, match=why):
            read_sheet(path)


# Who is who


def person(student: str, name: str = "", email: str | None = None, aliases=(), **numbers: str) -> Person:
    return Person({"student": student, "name": name, "status": "graded"}, email, tuple(aliases), numbers)


ROWS = [
    Row(1, "101", ("u1", "ada"), "Lovelace, Ada"),
    Row(2, "102", ("u2", "grace"), "Hopper, Grace"),
    Row(3, "103", ("u3", "bob"), "Smith, Bob"),
    Row(4, "104", ("u4", "bob2"), "Smith, Bob"),
]


@pytest.mark.parametrize(
    "who, row",
    [
        (person("ADA"), 1),
        (person("x", email="u2"), 2),
        (person("x", aliases=["bob2"]), 4),
        (person("102"), 2),
        (person("102", "Ada Lovelace"), 1),  # the number is of another kind: the names differ
        (person("x", "Ada  Lovelace"), 1),
        (person("x", "hoppergrace", canvas="102"), 2),
        (person("x", "Bob Smith"), None),
        (person("x", "Bob Smith", canvas="104"), 4),
        (person("ada", "Ada Lovelace", canvas="102"), 1),
        (person("ada", canvas="102"), None),  # two numbers that say different things
        (person("x", moodle="101"), None),
        (person("nobody"), None),
    ],
)
def test_matching(who, row):
    found = match([who], ROWS, "canvas")
    assert list(found.rows) == ([row] if row else [])
    assert bool(found.problems) == (row is None)


def test_no_row_is_given_to_two():
    found = match([person("ada"), person("x", email="u1"), person("grace")], ROWS, "canvas")
    assert list(found.rows) == [2]
    assert [student for student, _ in found.problems] == ["ada", "x"]


# Canvas

CANVAS = """\
\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Intro (11),Made (4711),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,5,4,(read only)
"Lovelace, Ada",101,u1,ada,"A, B",4.5,,77
"Hopper, Grace",102,u2,grace@uni.edu,A,=1+1,1.25,
"Turing, Alan",103,u3,alan,A,,EX,
"Goedel, Kurt",104,u4,kurt,A,,2,
"Student, Test",999,,abcdef,A,,,
"""


@pytest.fixture
def out(tmp_path):
    return graded(
        tmp_path / "out",
        record("ada"),
        record("grace@uni.edu", 4.0),
        record("alan", 2.0),
        record("kurt", status="missing"),
    )


def exported(*arguments: object) -> int:
    return main(["export", *map(str, arguments)])


def test_canvas_fills_in_one_column_and_leaves_the_rest(out, tmp_path, capsys):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS, encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template) == 1
    said = capsys.readouterr().out
    assert "not exported: alan: has EX there, which stays" in said and "2 students exported" in said
    right = CANVAS.replace("4.5,,77", "4.5,3,77").replace("=1+1,1.25,", "=1+1,4,")
    assert (out / "canvas.csv").read_text(encoding="utf-8") == right


def test_canvas_with_who_is_unknown_there(out, tmp_path, capsys):
    template = tmp_path / "canvas.csv"
    template.write_text("".join(CANVAS.splitlines(keepends=True)[:4]), encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template, "-o", tmp_path / "new.csv") == 1
    said = capsys.readouterr().out
    assert "not exported: alan: is in no row" in said and "not exported: grace@uni.edu: is in no row" in said
    assert cells(tmp_path / "new.csv")[3][6] == "3"


def test_canvas_zero_for_missing_on_request(out, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS.replace("EX", ""), encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template, "--missing-zero") == 0
    assert cells(out / "canvas.csv")[6][6] == "0"


@pytest.mark.parametrize(
    "change, arguments, message",
    [
        (
            ("Made (4711)", "Other (4711)"),
            [],
            "no assignment 'Made'; pass --assignment with one of: 'Intro (11)', 'Other",
        ),
        (("Intro (11)", "Made (11)"), [], "2 columns are called 'Made'; pass --assignment NUMBER"),
        ((",5,4,", ",5,100,"), [], "the maximum is 100 there and 4 here; pass --out-of 100"),
        (("Student,ID", "Name,Number"), [], "is no gradebook of Canvas"),
        (("Section", "Group"), [], "is no gradebook of Canvas"),
        (("", ""), ["--by", "login"], "--by: the template has"),
        (("", ""), ["--by", "email"], "with --to canvas there is login, sis, id"),
        (("", ""), ["--out-of", "0"], "give a positive number"),
    ],
)
def test_canvas_templates_that_do_not_fit_write_nothing(out, tmp_path, capsys, change, arguments, message):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS.replace(*change) if change[0] else CANVAS, encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template, *arguments) == 2
    assert message in capsys.readouterr().err
    assert not (out / "canvas.csv").exists()


@pytest.mark.parametrize("name", ["4711", "made", "Made (4711)"])
def test_canvas_assignments_by_number_and_title(out, tmp_path, name):
    template = tmp_path / "canvas.csv"
    text = CANVAS.replace("Intro (11)", "Made too (11)").replace(",5,4,", ",5,8,")
    template.write_text(text, encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template, "--assignment", name, "--out-of", 8) == 1
    assert [row[6] for row in cells(out / "canvas.csv")[3:5]] == ["6", "8"]


def test_a_template_is_not_written_over(out, capsys):
    template = out / "canvas.csv"
    template.write_text(CANVAS, encoding="utf-8")
    assert exported(out, "--to", "canvas", "--template", template) == 2
    assert "pass -o FILE" in capsys.readouterr().err and template.read_text(encoding="utf-8") == CANVAS


def test_canvas_from_nothing(tmp_path):
    out = graded(
        tmp_path, record("ada"), record("=cmd", name="=2+5"), record("77", file="lovelaceada_77_5001_hw.ipynb")
    )
    assert exported(out, "--to", "canvas", "--assignment", "Made (4711)") == 0
    assert cells(out / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Made (4711)"],
        ["Points Possible", "", "", "", "", "4"],
        ["Name 77", "77", "", "77", "", "3"],
        ["'=2+5", "", "", "'=cmd", "", "3"],
        ["Name ada", "", "", "ada", "", "3"],
    ]
    assert exported(out, "--to", "canvas", "--by", "sis", "-o", tmp_path / "sis.csv") == 0
    assert cells(tmp_path / "sis.csv")[4][1:4] == ["", "ada", ""]
    assert exported(out, "--to", "canvas", "--by", "id", "-o", tmp_path / "id.csv") == 1
    assert [row[1] for row in cells(tmp_path / "id.csv")[2:]] == ["77"]


# Moodle

MOODLE = """\
\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 7,Ada Lovelace,9001,Ada@uni.edu,Submitted,,4.00,Yes,"Friday, 14 March 2025, 8:00 PM",-,
Participant 8,Grace Hopper,9002,grace@uni.edu,Submitted,1.00,4.00,Yes,-,"Monday, 17 March 2025, 9:00 AM",old
Participant 9,Alan Turing,9003,alan@uni.edu,Submitted,,4.00,No,-,-,
"""


def test_moodle_fills_in_its_worksheet(tmp_path, capsys):
    out = graded(
        tmp_path / "out",
        record("someone", file="Ada Lovelace_7_assignsubmission_file_/hw.ipynb", name="Ada L."),
        record("grace@uni.edu", 4.0),
        record("9003", 2.0),
    )
    template = tmp_path / "moodle.csv"
    template.write_text(MOODLE, encoding="utf-8")
    assert exported(out, "--to", "moodle", "--template", template) == 1
    assert "not exported: 9003: its grade cannot be changed in Moodle" in capsys.readouterr().out
    before, after = cells(template), cells(out / "moodle.csv")
    assert [row[5] for row in after] == ["Grade", "3", "4", ""]
    assert after[1][10].startswith(
        "3 of 4 points<br />q1 One: 3 of 4, partly right. Tried: it. Use `a` &lt; `b` in y.py"
    )
    assert [row[:5] + row[6:10] for row in after] == [row[:5] + row[6:10] for row in before]
    assert (out / "moodle.csv").read_text(encoding="utf-8").startswith("\ufeff")


def test_moodle_converts_only_when_told(tmp_path, capsys):
    out = graded(tmp_path / "out", record("grace@uni.edu"), record("9001", 4.0))
    template = tmp_path / "moodle.csv"
    template.write_text(MOODLE.replace("4.00", "100.00"), encoding="utf-8")
    assert exported(out, "--to", "moodle", "--template", template) == 2
    assert "--out-of 100 to convert" in capsys.readouterr().err and not (out / "moodle.csv").exists()
    assert exported(out, "--to", "moodle", "--template", template, "--out-of", "100") == 0
    assert [row[5] for row in cells(out / "moodle.csv")[1:3]] == ["100", "75"]
    assert exported(out, "--to", "moodle", "--template", template, "--out-of", "200") == 1  # Moodle would skip them
    assert "is above Moodle's maximum" in capsys.readouterr().out


def test_moodle_in_another_language(tmp_path):
    out = graded(tmp_path / "out", record("grace@uni.edu"))
    template = tmp_path / "moodle.csv"
    template.write_text(
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung\n"
        "Teilnehmer/in8,Grace Hopper,grace@uni.edu,Abgegeben,,\n",
        encoding="utf-8",
    )
    assert exported(out, "--to", "moodle", "--template", template) == 2
    assert exported(out, "--to", "moodle", "--template", template, "--assignment", "Bewertung") == 0
    assert cells(out / "moodle.csv")[1][4] == "3"


def test_moodle_from_nothing_needs_to_know_the_address(tmp_path, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,email\nada,Ada Lovelace,Ada@uni.edu\n")
    out = graded(tmp_path / "out", record("ada"), record("bob"), record("cat@uni.edu"))
    assert exported(out, "--to", "moodle", "--roster", roster) == 1
    assert "not exported: bob: no e-mail address is known" in capsys.readouterr().out
    rows = cells(out / "moodle.csv")
    assert rows[0] == ["Email address", "Full name", "Made", "Feedback: Made"]
    assert [row[:3] for row in rows[1:]] == [["Ada@uni.edu", "Name ada", "3"], ["cat@uni.edu", "Name cat@uni.edu", "3"]]
    assert exported(out, "--to", "moodle", "--by", "username", "-o", tmp_path / "b.csv") == 0
    assert [row[0] for row in cells(tmp_path / "b.csv")] == ["Username", "ada", "bob", "cat@uni.edu"]


# What is not final


def test_what_needs_a_person_is_left_out(tmp_path, capsys):
    out = graded(
        tmp_path,
        record("ada"),
        record("bob", status="needs a human"),
        record("cat", status="unreadable", notes=["torn"]),
    )
    assert exported(out, "--to", "canvas") == 1
    said = capsys.readouterr().out
    assert "not exported: bob: not final" in said and "not exported: cat: not final" in said
    assert [row[3] for row in cells(out / "canvas.csv")[2:]] == ["ada"]
    assert exported(out, "--to", "canvas", "--provisional") == 0
    (out / "overrides.toml").write_text(
        "".join(f'[[override]]\nstudent = "{who}"\npoints = 1\nreason = "x"\n' for who in ("bob", "cat"))
    )
    assert exported(out, "--to", "canvas") == 0
    assert [row[5] for row in cells(out / "canvas.csv")[2:]] == ["3", "1", "1"]


def test_nothing_to_export_writes_nothing(tmp_path, capsys):
    out = graded(tmp_path, record("bob", status="needs a human"))
    for lms in ("canvas", "moodle", "gradescope"):
        assert exported(out, "--to", lms) == 1
        assert "nothing written" in capsys.readouterr().out
    assert not {"canvas.csv", "moodle.csv", "gradescope"} & {path.name for path in out.iterdir()}


def test_a_target_that_cannot_be_written_is_one_line(out, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for lms in ("canvas", "gradescope"):
        assert exported(out, "--to", lms, "-o", tmp_path / "file" / "x") == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert exported(tmp_path / "nowhere", "--to", "canvas") == 2


# Gradescope

KEYS = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility"}
KEYS |= {"stdout_visibility", "tests", "extra_data"}
TEST_KEYS = {"name", "number", "score", "max_score", "status", "output", "output_format", "visibility", "tags"}


def test_gradescope_results():
    found = gradescope_results(
        record("ada", notes=["graded without isolation"]), leaderboard=[{"name": "a", "value": 1}]
    )
    assert set(found) == KEYS | {"leaderboard"} and found["leaderboard"] == [{"name": "a", "value": 1}]
    assert (found["score"], found["execution_time"], found["stdout_visibility"]) == (3.0, 1.5, "hidden")
    assert sum(test["score"] for test in found["tests"]) == found["score"]
    first, second = found["tests"]
    assert set(first) == TEST_KEYS | {"extra_data"}
    assert (first["status"], first["number"], first["output"]) == ("passed", "1.1", "")
    assert (second["status"], second["score"], second["max_score"], second["tags"]) == ("failed", 2.0, 3.0, ["q1"])
    assert second["output"] == "[not yet]\nTried: it.\nUse `a` < `b` in y.py\nHint: Look."
    text = json.dumps(found)
    assert SECRET not in text and "test_secret_name" not in text and "isolation" not in text and "/home" not in text


def test_gradescope_says_when_it_is_not_final_or_unreadable():
    assert "not final" not in gradescope_results(record("ada"))["output"]
    assert "our fault" in gradescope_results(record("ada", status="needs a human"))["output"]
    torn = gradescope_results(record("ada", status="unreadable", notes=["ends after line 4; ask for the file again"]))
    assert (
        torn["score"] == 0.0
        and torn["tests"] == []
        and "could not be read as a notebook: ends after line 4." in torn["output"]
    )


def test_gradescope_files(out, capsys):
    (out / "overrides.toml").write_text(
        '[[override]]\nstudent = "ada"\nquestion = "q1"\npoints = 4\nreason = "Fine."\n'
    )
    assert exported(out, "--to", "gradescope") == 0
    folder = out / "gradescope"
    assert sorted(path.name for path in folder.glob("*.json")) == ["ada.json", "alan.json", "grace@uni.edu.json"]
    ada = json.loads((folder / "ada.json").read_text())
    assert ada["score"] == 4.0 and "Reason: Fine." in ada["output"] and "q1 One: 4 of 4, set by hand" in ada["output"]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "gone.json").write_text("{}")
    assert exported(out, "--to", "gradescope") == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    mine = out / "mine"
    mine.mkdir()
    assert exported(out, "--to", "gradescope", "-o", mine) == 2
    assert "not from an earlier export" in capsys.readouterr().err
    assert exported(out, "--to", "gradescope", "--out-of", 3) == 2


# The report on the terminal and for programs


def test_report_in_the_terminal_says_what_is_next(tmp_path, capsys):
    out = graded(tmp_path, record("ada"), record("bob", status="needs a human"))
    capsys.readouterr()
    assert main(["report", str(out)]) == 1
    said = capsys.readouterr().out
    assert "next: look at bob" in said and "next: grader export" in said and "\x1b" not in said
    assert any(line.split()[:4] == ["q1", "0", "2", "0"] for line in said.splitlines())


def test_report_as_json(tmp_path, capsys):
    out = graded(tmp_path, record("ada"), record("bob", submitted="2025-03-15T12:00:00+01:00"))
    (out / "late.toml").write_text(
        'deadline = 2025-03-14T23:59:00+01:00\nunknown = "on time"\n[penalty]\nper_day = 1\nunit = "points"\n'
    )
    assert main(["report", str(out), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    ada, bob = document["students"]
    assert (ada["points"], ada["final_points"], ada["why"]) == (3.0, 3.0, [])
    assert (bob["points"], bob["penalty"], bob["final_points"], bob["lateness"]["days"]) == (3.0, 1.0, 2.0, 1)
    assert document["summary"]["final_mean"] == 2.5
