"""The reports: what people read, made from result files alone, harmless whatever a student hands in."""

from __future__ import annotations

import base64
import copy
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from grader.assignment import find_assignment
from grader.errors import GraderError
from grader.release import build_notebook, solution_notebook, with_variant
from grader.report import ClassFile, gradebook_csv, gradebook_table, one_line, remake, write_reports
from grader.report.classfile import QuestionLine, read_class
from grader.report.classpage import class_page
from grader.report.feedback import feedback_page
from grader.report.script import SCRIPT
from grader.report.statistics import histogram, test_rates
from grader.report.text import inline_html, message_html, printable, spreadsheet_cell, without_paths
from grader.report.words import student_note
from grader.results import file_stem, write_result

test_rates.__test__ = False  # a function of ours, not a test

COURSE = Path(__file__).parent / "fake_course"
SECRET = "assert close(out, 41.4142)"
HOSTILE = (
    "<script>alert(1)</script>\"'&\x1b[31mred\x1b]0;title\x07\x00\x08\u202egpj.exe\u2066\x9b1m[bold]:bomb:[/bold]{x}$y"
)


def check(status="passed", message="", title="The sum", **other) -> dict:
    """One test of a record."""
    common = {"question": "q1", "test": "test_sum[cpu]", "weight": 1.0, "detail": SECRET, "follows_from": None}
    verdict = {"status": status, "message": message, "title": title, "device": "cpu", "seconds": 0.25}
    return {**common, **verdict, "points": 1.0, "earned": 1.0 if status == "passed" else 0.0, **other}


def cell(number: int, question: str | None, source: str, ran: bool = True) -> dict:
    """One cell of a record."""
    return {"number": number, "question": question, "ran": ran, "source": source, "cut": False}


def question(qid: str, status: str, *tests: dict, hint: str = "") -> dict:
    earned = sum(test["earned"] for test in tests)
    entry = {"id": qid, "title": f"Question {qid}", "points": 2.0, "earned": earned}
    return {**entry, "status": status, "hint": hint, "tests": list(tests)}


def record(student: str, *questions: dict, status: str = "graded", **other) -> dict:
    head = {
        "schema": 1,
        "assignment": "09-made",
        "title": "Made by hand",
        "student": student,
        "name": f"Name {student}",
    }
    head |= {"late": False, "in_roster": True, "file": f"sub/{student}.ipynb", "older": [], "seconds": 1.5, "notes": []}
    points = sum(entry["earned"] for entry in questions)
    head |= {
        "status": status,
        "questions": list(questions),
        "points": points,
        "of": 4.0,
        "cell_errors": {},
        "fault": "",
    }
    return {**head, **other}


FIRST = "Tried: add(1, 2).\nThe result was 4 < 5.\nUse `a + b`, not `a & b`."
GOOD = question("q1", "passed", check(), check(test="test_more", title="More"))
BAD = question(
    "q2",
    "failed",
    check(title="It works"),
    check("failed", FIRST, "The first thing", test="test_a"),
    check("error", "Your code raised ValueError: in /home/ann/venv/lib/x.py", "The second thing", test="test_b"),
    check("failed", FIRST, "The third thing", test="test_c", device="cuda (simulated)"),
    hint="Look at `b`.",
)
IDLE = question("q2", "not attempted", check("not attempted", "The stub is as it was.", test="test_a"))
FAULT = question(
    "q1", "grader fault", check("grader fault", "It is not your fault.", detail="suite.py:3\nKeyError: 'x'")
)
MISSING = record("absent", status="missing", notes=["handed nothing in"], file="")
RECORDS = [
    MISSING,
    record("ann", GOOD, BAD, late=True, older=["sub/ann-1.ipynb"], notes=["cell 3 was left out: it ended the process"]),
    record("bob", GOOD, IDLE),
    record("cat", FAULT, IDLE, status="needs a human"),
    record("dan", status="unreadable", notes=["ends after line 4: probably cut off; ask for the file again"]),
]
CLASS = ClassFile(
    "09-made",
    "Made by hand",
    (QuestionLine("q1", "Question q1", 2.0), QuestionLine("q2", "Question q2", 2.0)),
    ("ann", "bob", "cat", "dan"),
    (MISSING,),
    ("eve.ipynb: not in the class list",),
    ("notes.txt",),
)


class Page(HTMLParser):
    """The tags and the text of a page; refuses tags that do not close."""

    EMPTY = {"meta", "br", "rect", "line"}

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data


def test_a_feedback_page_tells_the_first_reason_in_full_and_folds_the_others():
    text = feedback_page(RECORDS[1])
    page = Page(text)
    head, folded = text.split("<details", 1)
    assert "<p>The result was 4 &lt; 5.</p><p>Use <code>a + b</code>, not <code>a &amp; b</code>.</p>" in head
    assert "The same message as above." in page.text and "ValueError: in x.py" in folded
    assert text.count("The result was 4") == 2  # in what to mend next, and beside the code
    assert page.text.index("What to mend next") < page.text.index("Points by question") < page.text.index("all right")
    assert "Hint: Look at <code>b</code>." in text
    for words in ("Name ann", "3 of 4 points", "partly right", "handed in late", "ann-1.ipynb", "simulated GPU"):
        assert words in page.text
    assert "Cell 3 ended the process. The notebook was run again without it." in page.text


def test_a_question_that_was_not_attempted_is_said_kindly():
    text = Page(feedback_page(RECORDS[2])).text
    assert "not attempted" in text and "2 points when you are ready" in text and "Hint" not in text


def test_our_fault_and_a_file_that_cannot_be_read():
    fault, unreadable = Page(feedback_page(RECORDS[3])).text, Page(feedback_page(RECORDS[4])).text
    assert "These points are not final" in fault and "our fault, not yours" in fault and "KeyError" not in fault
    assert "probably cut off." in unreadable and "ask for" not in unreadable and "hand that file in again" in unreadable


def test_cells_that_raised():
    errors = {"12": {"type": "ValueError", "text": "<b>"}, "3": {"type": "NameError", "text": "name 'x'"}}
    text = feedback_page(record("ann", GOOD, cell_errors=errors))
    assert text.index("Cell 3: NameError: name &#x27;x&#x27;") < text.index("Cell 12: ValueError: &lt;b&gt;")
    one = feedback_page(record("ann", GOOD, cell_errors={"2": {"type": "", "text": "this cell ended the process"}}))
    assert "This cell raised" not in one


def test_detail_paths_and_other_students_never_reach_a_feedback_page():
    for each in RECORDS[1:]:
        text = feedback_page(each)
        assert SECRET not in text and "41.4142" not in text and "test_a" not in text and "KeyError" not in text
        assert "sub/" not in text and "/home" not in text
        assert not {"cat", "bob"} - {each["student"]} & set(re.findall(r"\w+", Page(text).text))


def test_the_class_page():
    text = class_page(CLASS, RECORDS)
    page = Page(text)
    for words in (
        "eve.ipynb: not in the class list",
        "KeyError: 'x'",
        "Name absent",
        "notes.txt",
        SECRET,
        "1 fault of ours",
    ):
        assert words in page.text
    assert "q1 test_sum[cpu]: KeyError" in page.text and "ask for the file again" in page.text
    assert "sub/ann.ipynb counts, earlier: sub/ann-1.ipynb" in page.text
    links = {attrs["href"] for tag, attrs in page.tags if tag == "a"}
    assert links == {f"feedback/{student}.html" for student in ("ann", "bob", "cat", "dan")}
    hardest = text.split("Tests, the hardest first", 1)[1]
    assert hardest.index("The first thing") < hardest.index("More") < hardest.index("It works")


def test_rates_and_histogram():
    assert histogram(RECORDS) == [1, 0, 0, 0, 0, 1, 0, 1, 0, 0]
    rates = {rate.test: rate for rate in test_rates(CLASS, RECORDS) if rate.question == "q1"}
    assert (rates["test_sum[cpu]"].passed, rates["test_sum[cpu]"].total, rates["test_sum[cpu]"].faults) == (2, 2, 1)
    full, nothing = record("x", points=4.0), record("x", points=0.0, of=0.0)
    assert histogram([full, nothing])[-1] == histogram([full, nothing])[0] == 1


def test_an_empty_class_has_a_page():
    for records in ([], [MISSING], [RECORDS[4]]):
        assert "Made by hand" in Page(class_page(CLASS, records)).text


def hostile() -> dict:
    """Every text that comes from a student or a file is as bad as it can be."""
    bad = copy.deepcopy(RECORDS[1])
    bad["questions"][1]["tests"][2]["where"] = [{"cell": 3, "line": 1}, {"cell": 2, "line": 2}, {"cell": 9, "line": -1}]
    bad["questions"][1]["tests"][3] |= {"status": "error", "where": [{"cell": 2, "line": 2**31 - 1}]}
    source = f"# {HOSTILE}\nx = '''{HOSTILE}\n{HOSTILE}"
    bad["cells"] = [cell(2, "q2", source), cell(3, "q1", HOSTILE * 50), cell(4, "q2", "\x00")]
    texts = {"student", "name", "title", "message", "hint", "detail", "file", "device", "test"}

    def spoil(value, key=""):
        if isinstance(value, dict):
            return {k: spoil(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [spoil(each, key) for each in value]
        return HOSTILE if isinstance(value, str) and key in texts | {"notes", "older"} else value

    errors = {"1": {"type": HOSTILE, "text": HOSTILE}, "2": {"type": HOSTILE, "text": HOSTILE, "line": 1}}
    return {**spoil(bad), "cell_errors": errors, "notes": [HOSTILE]}


def test_hostile_texts_are_only_text():
    bad = hostile()
    klass = ClassFile("09-made", HOSTILE, CLASS.questions, (HOSTILE,), (), (HOSTILE,), (HOSTILE,))
    for text in (feedback_page(bad), class_page(klass, [bad])):
        policy(text)
        text = text.replace(f"<script>{SCRIPT}</script>", "")
        page = Page(text)
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "iframe", "object", "form", "link", "base"})
        for _, attrs in page.tags:
            assert not any(name.startswith("on") or name == "style" for name in attrs)
            assert attrs.get("href", "#").startswith(("#", "feedback/"))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert "<script>alert(1)</script>" in page.text and r"\u{202e}" in page.text and "title\x07" not in text
        assert "http" not in text.replace("http-equiv", "")


def policy(text: str) -> None:
    """The page's own style sheet and script are named in its policy, by digest, and nothing else is allowed."""
    (content,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    rules = {name: values for name, *values in (rule.split() for rule in content.split(";"))}
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == ["'none'"]
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in found]
        assert rules.pop(name, []) == [f"'sha256-{digest}'" for digest in digests] and len(found) <= 1
    assert not rules


def test_the_terminal_and_the_csv_are_safe():
    bad = hostile()
    console = Console(file=io.StringIO(), width=400, force_terminal=True, color_system="truecolor")
    console.print(gradebook_table(CLASS, [bad]))
    shown = console.file.getvalue()
    assert "[bold]:bomb:[/bold]" in shown and "\x1b[31m" not in shown and "\x07" not in shown and "\u202e" not in shown
    text = gradebook_csv(CLASS, [bad, record("=cmd()"), record("-5"), record("\x00=1"), record(" =1"), record("@x")])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    ids = [row["student"] for row in csv.DictReader(io.StringIO(text))]
    assert ids[1:] == ["'=cmd()", "'-5", "\u2400=1", "'=1", "'@x"]


@pytest.mark.parametrize(
    "text, shown",
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended", ""),
        ("a\x1bcb\x9b2Jc", "abc"),
        ("bell\x07 back\x08 del\x7f", "bell\u2407 back\u2408 del\u2421"),
        ("abc\u202edef", r"abc\u{202e}def"),
        ("\udcff.ipynb", r"\u{dcff}.ipynb"),
        ("two\r\nlines\rhere", "two\nlines\u240dhere"),
        ("fine: \u00e9 \u4e2d\u6587 \u0627 \U0001f600", "fine: \u00e9 \u4e2d\u6587 \u0627 \U0001f600"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown
    assert printable(printable(text)) == shown
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("No such file: '/tmp/work-1/slot/data.csv'", "No such file: 'data.csv'"),
        (r"in C:\Users\ann\x.py today", "in x.py today"),
        ("/content/drive/data.csv stays, so do a/b, 3 / 4, x/y/z, https://a.b/c/d", None),
        ("keep /content/x and ../a/b and ~/a/b", None),
        ('File "/usr/lib/python3.13/site-packages/torch/nn/modules/linear.py", line 3', 'File "linear.py", line 3'),
    ],
)
def test_paths_are_cut_to_their_last_part(text, shown):
    assert without_paths(text) == (shown or text)


def test_messages_and_notes_in_html():
    assert message_html("a\n\n`x < y` and ` alone") == "<p>a</p><p><code>x &lt; y</code> and ` alone</p>"
    assert inline_html("a\nb `c`") == "a b <code>c</code>"
    assert spreadsheet_cell("a\tb\nc") == "a b c"
    note = "cell 1: line 2 skipped while grading: !pip install x"
    assert student_note(note).startswith("Cell 1, line 2 was not run, which costs nothing: `!pip install x`")
    assert student_note("graded without isolation") is None
    assert student_note("cell 4 was stopped at its time limit").startswith("Cell 4 did not end in time")
    assert student_note("the file is a zip: its notebook was read") == "The file is a zip: its notebook was read."
    assert "{how}" in student_note("cell 3 {how}; then the notebook was given up")


def written(out: Path, klass: ClassFile = CLASS, records=RECORDS) -> dict[str, bytes]:
    for each in records:
        if each["status"] != "missing":
            write_result(out, each)
    write_reports(out, klass, records)
    return contents(out)


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_everything_is_remade_from_the_files_byte_for_byte(tmp_path):
    before = written(tmp_path / "one")
    assert before == written(tmp_path / "elsewhere/two")
    for name in ("grades.csv", "summary.txt", "index.html", "feedback/ann.html"):
        (tmp_path / "one" / name).unlink()
    klass, records = remake(tmp_path / "one")
    assert klass == CLASS and [{key: record[key] for key in record if key != "mark"} for record in records] == RECORDS
    assert contents(tmp_path / "one") == before
    assert not any(str(tmp_path).encode() in data for data in before.values())


def test_pages_of_those_who_left_go_and_other_files_stay(tmp_path):
    written(tmp_path)
    (tmp_path / "feedback/mine.html").write_text("kept")
    fewer = ClassFile("09-made", "Made by hand", CLASS.questions, ("ann",))
    write_reports(tmp_path, fewer, RECORDS[1:2])
    assert sorted(path.name for path in (tmp_path / "feedback").iterdir()) == ["ann.html", "mine.html"]
    assert read_class(tmp_path).students == ("ann",)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 0}', '{"schema": 1, "questions": [3]}', '{"schema": 1, "x": 1}']
)
def test_a_class_file_that_is_none_is_one_clear_line(tmp_path, text):
    with pytest.raises(GraderError, match="no such file"):
        remake(tmp_path)
    (tmp_path / "class.json").write_text(text)
    with pytest.raises(GraderError, match="class.json: not a class file of this version; grade again"):
        remake(tmp_path)


def test_a_result_that_is_gone_or_of_another_assignment_is_one_clear_line(tmp_path):
    written(tmp_path)
    write_result(tmp_path, {**RECORDS[1], "assignment": "08-other"})
    with pytest.raises(GraderError, match=r"ann.json: no result of 09-made"):
        remake(tmp_path)


def test_odd_ids_have_pages_that_the_class_page_finds(tmp_path):
    ids = ["a b", "../../x", HOSTILE, "\udcff", "ü", "a+b@c~d"]
    records = sorted((record(each, GOOD) for each in ids), key=lambda each: each["student"])
    klass = ClassFile("09-made", "Made", CLASS.questions, tuple(each["student"] for each in records))
    write_reports(tmp_path, klass, records)
    links = {attrs["href"] for tag, attrs in Page((tmp_path / "index.html").read_text()).tags if tag == "a"}
    assert {link.removeprefix("feedback/") for link in links} == {
        path.name for path in (tmp_path / "feedback").iterdir()
    }
    assert links == {f"feedback/{file_stem(each)}.html" for each in ids}
    assert read_class(tmp_path) == klass


def grader(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "grader.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=180, env=dict(os.environ, COLUMNS="200")
    )


def test_a_graded_class_is_reported_again_without_its_course(tmp_path):
    assignment = find_assignment("01-proxies", COURSE)
    folder, out = tmp_path / "hand-ins", tmp_path / "out"
    folder.mkdir()
    wrong = (assignment.folder / "variants/wrong/q2__prints.py").read_text()
    deep = "def act(kind):\n    return deeper(kind)\n\n\ndef deeper(kind):\n    return {}[kind]  # <b>\n"
    nbformat.write(with_variant(assignment, "q2", deep), folder / "errs.ipynb")
    fails = with_variant(assignment, "q2", wrong)
    fails.cells.append(nbformat.v4.new_code_cell('raise ValueError("\\x1b[31m\\udc80 /tmp/a/b.txt")', id="raises"))
    nbformat.write(fails, folder / "fails.ipynb")
    nbformat.write(build_notebook(assignment), folder / "\x1b[31m=evil\u202e.ipynb")
    nbformat.write(solution_notebook(assignment), folder / "passes.ipynb")
    (folder / os.fsdecode(b"torn \xe9.ipynb")).write_text('{"cells": [')
    (tmp_path / "roster.csv").write_text("id,name\npasses,Ada\nabsent,Bob\n")
    done = grader("grade", "01-proxies", folder, "-o", out, "--roster", tmp_path / "roster.csv", cwd=COURSE)
    assert (
        done.returncode == 1 and "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stdout + done.stderr
    )
    before = contents(out)
    pages = [name for name in before if name.startswith("feedback/")]
    assert len(pages) == 5 and {"index.html", "class.json", "grades.csv", "summary.txt"} <= set(before)
    details = [
        line.strip()
        for name, data in before.items()
        if name.startswith("results/")
        for entry in json.loads(data)["questions"]
        for test in entry["tests"]
        for line in test["detail"].splitlines()
        if line.strip() and line.strip() not in test["message"]
    ]
    assert details
    for name in pages:
        text = before[name].decode()
        assert not [line for line in details if line in text or line in Page(text).text]
        assert str(tmp_path) not in text and "fake_course" not in text
    for name in [*pages, "index.html", "grades.csv", "summary.txt"]:
        if not name.startswith("feedback/fails"):
            (out / name).unlink()
    errs = before["feedback/errs.html"].decode()
    assert re.search(r'data-n="6">.*?# &lt;b&gt;</span><b>← the error was raised here</b></span>', errs), errs
    failed = json.loads(before["results/fails.json"])
    assert any(error.get("line") == 1 and error["type"] == "ValueError" for error in failed["cell_errors"].values())
    again = grader("report", out, cwd=tmp_path)
    assert again.returncode == 1 and "5 feedback pages" in again.stdout and "index.html" in again.stdout, again.stderr
    assert contents(out) == before
    assert grader("report", tmp_path / "nothing", cwd=tmp_path).returncode == 2
