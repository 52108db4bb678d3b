"""What the pages are made of: the cells beside a question, what to mend next, mistakes, difficulty, times, charts."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import pytest

from grader.assignment import find_assignment
from grader.kept import MAX_ALL, MAX_CELL, kept_cells
from grader.notebook import read_notebook
from grader.policy import Override, mark_all
from grader.release import solution_notebook
from grader.report import charts
from grader.report.cells import cells_beside
from grader.report.classfile import ClassFile, QuestionLine
from grader.report.classpage import class_page
from grader.report.code import cell_html
from grader.report.durations import clock, durations
from grader.report.feedback import feedback_page
from grader.report.mend import next_to_mend
from grader.report.mistakes import mistakes, without_numbers
from grader.report.statistics import items
from tests.test_report import BAD, CLASS, COURSE, FAULT, GOOD, IDLE, RECORDS, Page, cell, check, question, record

CELLS = [
    cell(1, None, "def helper(x):\n    return 1 / x\n"),
    cell(2, "q1", "def add(a, b):\n    return a + b"),
    cell(3, "q1", 'grader.check("q1")', ran=False),
    cell(4, "q2", "def two():\n    y = helper(0)\n    return y\n"),
]


def raised(*frames: tuple[int, int]) -> dict:
    where = [{"cell": cell, "line": line} for cell, line in frames]
    return question("q2", "error", check("error", "Your code raised ZeroDivisionError", where=where))


def test_the_failing_line_is_marked_in_the_students_own_cells():
    entry = raised((4, 2), (1, 2))
    helper, own = cells_beside(record("ann", GOOD, entry, cells=CELLS), entry)
    assert (helper.number, helper.marks) == (1, {2: "the error was raised here"})
    assert (own.number, own.marks) == (4, {2: "called from here"})
    text = feedback_page(record("ann", GOOD, entry, cells=CELLS))
    assert re.search(r'<span class="line here" data-n="2">.*?1 / x<b>← the error was raised here</b>', text)
    assert "Your code, cell 4" in text and "grader.check" not in text
    assert '<details class="own"><summary>Your code, cell 2 (2 lines)</summary>' in text  # right: folded


@pytest.mark.parametrize("frame", [(4, 0), (4, 4), (4, 2**31 - 1), (3, 1), (99, 1)])
def test_a_frame_that_is_no_line_of_the_notebook_marks_nothing(frame):
    entry = raised(frame)
    assert [(each.number, each.marks) for each in cells_beside(record("ann", entry, cells=CELLS), entry)] == [(4, {})]


def test_a_cell_that_stopped_is_marked_and_records_without_cells_have_a_page():
    entry = question("q2", "failed", check("failed", "`two` does not exist after running the notebook."))
    errors = {"4": {"type": "NameError", "text": "name 'helper'", "line": 2}}
    whole = record("ann", entry, cells=CELLS, cell_errors=errors)
    assert cells_beside(whole, entry)[0].marks == {2: "this cell stopped here: NameError"}
    page = Page(feedback_page(whole)).text
    assert "Cell 4, line 2: NameError" in page and "3 of 4 code cells were run" in page
    assert "Your code, cell" not in Page(feedback_page(record("ann", raised((4, 2))))).text


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n\n",
        "x = 1",
        "'''never\nended",
        "%%bash\nls\n",
        "a\u2028b\x0cc\n\td",
        "def f(:\n  if",
        "é = '\u202e'\n" * 3,
    ],
)
def test_each_line_of_a_cell_is_one_line_of_the_page(source):
    lines = source.rstrip().split("\n")
    text = cell_html(source, {})
    assert re.findall(r'data-n="(\d+)"', text) == [str(number + 1) for number in range(len(lines))]
    shown = [
        re.sub(r"<[^>]*>", "", line)
        for line in re.findall(r'data-n="\d+">(.*?)</span>(?=<span class="line|</pre>)', text)
    ]
    assert len(shown) == len(lines) and "\u202e" not in text and "\u2028" not in text and "\t" not in text


def test_what_to_mend_next():
    late = question(
        "q3", "failed", check("failed", "Tried: x.\nGot 3.\nUse `a`.\nThis may follow from q2: mend that first.")
    )
    first = next_to_mend(record("ann", GOOD, late, BAD))
    assert (first.entry["id"], first.worth) == ("q2", 1.0) and first.advice.startswith("The result was 4")
    follows = next_to_mend(record("ann", GOOD, late, IDLE))
    assert (follows.entry["id"], follows.advice) == ("q3", "Got 3.\nUse `a`.")
    assert next_to_mend(record("ann", GOOD, IDLE)).test is None
    assert next_to_mend(record("ann", GOOD)) is next_to_mend(record("ann", FAULT)) is None
    (given,) = mark_all(
        [record("ann", GOOD, BAD)], {"q1": 2.0, "q2": 2.0}, [Override("ann", "q2", 2.0, "Fine.", False)]
    )
    assert next_to_mend(given) is None and "Nothing more to gain here." in feedback_page(given)
    assert "all that was asked for is there" in feedback_page(record("ann", GOOD))


@pytest.mark.parametrize(
    "text, alike",
    [
        ("It gave 3.25, not -1e-05.", "It gave …, not …."),
        ("shape (3, 4) of float32 in q2, x1", "shape (…, …) of float32 in q2, x1"),
        ("tensor([3., 4.]) of 2.", "tensor([…, …]) of …."),
        ("none here", "none here"),
    ],
)
def test_numbers_leave_a_message(text, alike):
    assert without_numbers(text) == alike


def wrong(student: str, message: str, status: str = "failed", detail: str = "") -> dict:
    return record(student, question("q1", status, check(status, message, detail=detail)))


def test_mistakes_are_put_together_by_test_and_message():
    records = [
        wrong("ann", "You gave 3.5.\nIt happened in cell 2, line 3: `a`", detail="one"),
        wrong("bob", "You gave 4.\nThis may follow from q1: mend that first.", detail="two"),
        wrong("cat", "Something else, 5."),
        wrong("dan", "You gave 3.5.", "timeout"),
        wrong("eve", "The stub", "not attempted"),
        record("fay", GOOD),
        record("gus", FAULT),
    ]
    found = mistakes(CLASS, records)
    assert [(each.message, each.students) for each in found] == [
        ("You gave ….", ["ann", "bob"]),
        ("Something else, 5.", ["cat"]),
        ("You gave 3.5.", ["dan"]),
    ]
    text = class_page(CLASS, records)
    assert '<td class="number" data-v="2">2</td>' in text and "<pre>one</pre><pre>two</pre>" in text


def shares(*rows: tuple[float, ...]) -> tuple[ClassFile, list[dict]]:
    """A class with these points a question."""
    lines = tuple(QuestionLine(f"q{i + 1}", "Q", 2.0) for i in range(len(rows[0])))
    records = [
        record(f"s{n}", *({**question(f"q{i + 1}", "failed", check()), "earned": value} for i, value in enumerate(row)))
        for n, row in enumerate(rows)
    ]
    return ClassFile("09-made", "Made", lines, tuple(each["student"] for each in records)), records


def test_difficulty_and_discrimination():
    klass, records = shares((0, 0, 2), (1, 0, 2), (1, 1, 2), (2, 2, 2), (2, 2, 2))
    one, two, three = items(klass, records)
    assert (one.difficulty, two.difficulty, three.difficulty) == (0.6, 0.5, 1.0)
    # Without q1 the others' sums are 2, 2, 3, 4, 4: by hand, r = 3 / sqrt(2.8 * 4)
    assert one.discrimination == pytest.approx(3 / (2.8 * 4) ** 0.5) and three.discrimination is None
    assert all(item.discrimination is None for item in items(*shares((0, 1), (1, 0), (2, 2), (1, 1))))  # too few
    (given,) = mark_all(records[:1], {"q1": 2.0, "q2": 2.0, "q3": 2.0}, [Override("s0", "q1", 2.0, "Fine.", False)])
    assert items(klass, [given])[0].difficulty == 1.0
    assert items(CLASS, [record("ann", FAULT, IDLE)])[0].difficulty is None  # our fault is no student's zero


def test_times_and_timeouts():
    slow = record("bob", question("q1", "timeout", check("timeout", "…")), seconds=90.0)
    stuck = record("cat", GOOD, seconds=4.0, cell_errors={"2": {"type": "CellTimeout", "text": "", "line": 1}})
    ended = {"2": {"type": "", "text": "this cell did not end within its time limit"}}
    found = durations([record("ann", GOOD), slow, stuck, record("dan", GOOD, cell_errors=ended)])
    assert (found.longest, found.slowest["student"], found.total) == (90.0, "bob", 97.0)
    assert found.late == {("", ""): ["cat", "dan"], ("q1", "The sum"): ["bob"]}
    assert durations([RECORDS[0], RECORDS[4]]) is None
    assert [clock(each) for each in (1.26, 245, 7400)] == ["1.3 s", "4 min 5 s", "2 h 3 min"]
    assert "Nothing ran out of time." in class_page(CLASS, [record("ann", GOOD)])


def test_charts_are_text_and_shapes_without_styles():
    drawn = [
        charts.histogram_svg([0, 1, 0, 0, 0, 0, 0, 0, 0, 7]),
        charts.difficulty_svg([("q1", 0.25), ("$x$ <b>", 1.2)]),
    ]
    for text in drawn:
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img" and root.get("aria-label")
        assert {each.tag for each in root.iter()} <= {"svg", "g", "path", "text"}
        assert not {name for each in root.iter() for name in each.attrib} & {"style", "id", "href", "clip-path"}
    words = [[each.text for each in ElementTree.fromstring(text).iter("text")] for text in drawn]
    assert {"1", "7", "100 %"} <= set(words[0]) and {"25 %", "120 %", "$x$ <b>"} <= set(words[1])
    assert (
        ElementTree.fromstring(drawn[0]).get("aria-label") == "1 student with 10 to 20 %; 7 students with 90 to 100 %"
    )
    assert drawn[0] == charts.histogram_svg([0, 1, 0, 0, 0, 0, 0, 0, 0, 7])


def test_the_record_keeps_the_code_and_not_the_outputs(tmp_path):
    assignment = find_assignment("01-proxies", COURSE)
    notebook = solution_notebook(assignment)
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="SEEN")]
    notebook.cells += [nbformat.v4.new_code_cell("x = 1\n" * MAX_CELL, id=f"long-{n}") for n in range(20)]
    nbformat.write(notebook, tmp_path / "a.ipynb")
    kept = kept_cells(assignment, read_notebook(tmp_path / "a.ipynb"))
    answers = [each for each in kept if each["question"] and each["ran"]]
    assert {each["question"] for each in answers} == {"q1", "q2"} and not any(each["cut"] for each in answers)
    assert any("def double" in each["source"] for each in answers) and "SEEN" not in str(kept)
    sizes = [len(each["source"]) for each in kept]
    assert max(sizes) == MAX_CELL and sum(sizes) == MAX_ALL and kept[-1] | {"source": ""} == {
        "number": len(kept), "question": None, "ran": True, "source": "", "cut": True
    }  # fmt: skip


def test_the_reports_load_no_plots_and_no_colours_before_they_are_made():
    code = "import grader.cli, grader.report, sys\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"nbconvert", "matplotlib", "pygments.lexers.python", "torch"} & set(loaded)
