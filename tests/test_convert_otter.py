"""otter-assign master notebooks become assignments: what comes over, what is named as left behind, what is refused."""

from __future__ import annotations

import json
import tomllib

import nbformat
import pytest
from nbformat import v4

from grader.assignment import load_assignment
from grader.check.run import run_checks
from grader.cli import main
from grader.convert.otter_markers import two_versions
from grader.convert.otter_points import shared_points
from grader.release import build_notebook, solution_notebook
from grader.release.verify import verify
from grader.runner.facts import facts
from grader.signatures import check_name, parse_name

CONFIG = "# ASSIGNMENT CONFIG\nname: Small sums\nfiles:\n  - numbers.csv\n  - gone.csv\nrequirements: r.txt"


def notebook(path, *cells, language="python"):
    """Write a notebook; a cell is markdown text, ("raw", text), or ("code", text[, output])."""
    made = []
    for cell in cells:
        kind, text, *output = ("markdown", cell) if isinstance(cell, str) else cell
        if kind == "code":
            outputs = [v4.new_output("execute_result", data={"text/plain": text}) for text in output]
            made.append(v4.new_code_cell(text, outputs=outputs))
        else:
            made.append(v4.new_markdown_cell(text) if kind == "markdown" else v4.new_raw_cell(text))
    kernel = {"display_name": language, "language": language, "name": language}
    nbformat.write(v4.new_notebook(cells=made, metadata={"kernelspec": kernel}), path)
    return path


def question(settings, answer, *tests, text="**Question.** Do it."):
    """The cells of a question, with its blocks."""
    solution = [("raw", "# BEGIN SOLUTION"), answer, ("raw", "# END SOLUTION")]
    block = [("raw", "# BEGIN TESTS"), *tests, ("raw", "# END TESTS")] if tests else []
    return [("raw", f"# BEGIN QUESTION\n{settings}"), text, *solution, *block, ("raw", "# END QUESTION")]


ADD = "def add(a, b=1):\n    # BEGIN SOLUTION\n    total = a + b\n    return total\n    # END SOLUTION"
EVENS = "evens = [2, 4]  # SOLUTION\nunique = set(evens)  # SOLUTION"
POINT = """\
class Point:
    def __init__(self, x):
        self.x = x  # SOLUTION
    def __eq__(self, other):
        return self.x == other.x  # SOLUTION

def shout(word):
    print(word.upper())  # SOLUTION"""
HIDDEN = (
    '""" # BEGIN TEST CONFIG\nhidden: true\npoints: 3\nfailure_message: Mind the second number.\n""" # END TEST CONFIG'
)


def small(tmp_path):
    """A notebook with a bit of everything."""
    (tmp_path / "numbers.csv").write_text("1\n2\n")
    return notebook(
        tmp_path / "sums.ipynb",
        ("raw", CONFIG),
        ("code", "import numpy as np\n%matplotlib inline\nSCALE = 10"),
        *question(
            "name: q1\npoints: 4",
            ("code", ADD),
            ("code", "add(2, 3) == 5  # in public", "True"),
            ("code", f"{HIDDEN}\nadd(\n    20,  # the first\n    SCALE,\n)", "30"),
        ),
        *question("name: q2", ("code", "plot = 1  # SOLUTION"), text="**By hand**"),
        *question(
            "name: q4",
            ("code", EVENS),
            ("code", "assert evens == [2, 4], 'two and four'"),
            ("code", "# HIDDEN\nunique", "{2, 4}"),
            ("code", "4 in evens and not 3 in evens", "True"),
            ("code", "float(np.mean(evens))", "3.0"),
        ),
        *question(
            "name: q5",
            ("code", POINT),
            ("code", "Point(1) == Point(1)", "True"),
            ("code", "Point(3).x\n", "3"),
            ("code", "shout('a')\nprint('b', end='!')", "A\nb!"),
            ("code", "isinstance(Point(2), Point)", "True"),
            ("code", "assert add(1) != 'five'"),
            ("code", "open('numbers.csv').read()", "'1\\n2\\n'"),
            ("code", "shout.__doc__ is None", "True"),
            ("code", "import missing_module\nmissing_module.x", "1"),
        ),
        *question("name: q6\nmanual: true\npoints: 5", "Because.", text="Why?"),
        ("code", '""" # BEGIN PLUGIN\nplugin: p.P\n"""; # END PLUGIN'),
    )


def imported(tmp_path, path, *options):
    target = tmp_path / "course" / "solutions" / "01-sums"
    assert main(["import-otter", str(path), "-o", str(target), *options]) == 0
    return target


@pytest.fixture
def untried(tmp_path):
    return imported(tmp_path, small(tmp_path), "--no-trial")


def test_the_folder_is_a_whole_assignment(untried):
    assignment = load_assignment(untried)
    assert [q.id for q in assignment.questions] == ["q1", "q4", "q5"]
    table = tomllib.loads((untried / "assignment.toml").read_text())
    assert table["title"] == "Small sums" and table["questions"]["q1"]["points"] == 4
    assert table["questions"]["q1"]["names"] == ["add(a, b=1)"]
    assert table["questions"]["q4"]["names"] == ["value evens", "value unique"]
    assert table["questions"]["q5"]["names"] == ["class Point(x)", "shout(word)"]
    assert table["questions"]["q5"]["builds_on"] == ["q1"]
    assert (untried / "data" / "numbers.csv").read_text() == "1\n2\n"
    assert not (untried / "variants").exists()
    assert not list(untried.parent.glob(".import-*"))


def test_what_students_get_is_what_otter_gives_them(untried):
    sources = [cell["source"] for cell in build_notebook(load_assignment(untried)).cells]
    assert "def add(a, b=1):\n    ..." in sources
    assert "evens = ...\nunique = ..." in sources
    assert "import numpy as np\n%matplotlib inline\nSCALE = 10" in sources
    assert "plot = ..." in sources  # a question without tests keeps its prompt
    text = "\n".join(sources)
    assert "a + b" not in text and "SOLUTION" not in text and "Because" not in text and "PLUGIN" not in text
    solved = "\n".join(cell["source"] for cell in solution_notebook(load_assignment(untried)).cells)
    assert "total = a + b" in solved and "evens = [2, 4]" in solved


def test_tests_read_like_a_suite(untried):
    hidden = (untried / "hidden" / "test_q1.py").read_text()
    assert "got = student.add(2, 3)\n        expect(bool(got == 5), tried=tried" in hidden
    assert "@points(3)\ndef test_2(student, judged):" in hidden
    assert "20,  # the first\n" in hidden and "student.SCALE," in hidden and 'as_shown(got) == "30"' in hidden
    assert "Mind the second number." in hidden
    public = (untried / "public" / "test_q1.py").read_text()
    assert "student.add(2, 3)" in public and "student.SCALE" not in public and "Mind" not in public
    values = (untried / "hidden" / "test_q4.py").read_text()
    assert "two and four" in values  # a public test may say what it wants
    assert "as_set(student, got) == {2, 4}" in values and "import numpy as np" in values
    objects = (untried / "hidden" / "test_q5.py").read_text()
    assert "student.isinstance(student.Point(2), student.Point)" in objects
    assert "shown.write(student.printed)" in objects and "print('b', end='!', file=shown)" in objects


def test_everything_left_behind_is_named(untried, capsys):
    report = (untried / "IMPORT.md").read_text()
    for text in (
        "the file gone.csv: it does not lie beside the notebook",
        "the settings requirements",
        "the question q2: it has no tests",
        "the manual question q6, 5 points: a person grades it",
        "it reads or writes files",
        "it looks at how an answer is written",
        "the module missing_module, which is not installed",
        "a plugin",
        "plot = 1",  # the solution that stays behind is kept here
        "Because.",
    ):
        assert text in report, text
    assert "(`open('numbers.csv').read()`)" in report
    assert all(f"not carried over: {line[2:]}" for line in report.splitlines() if line.startswith("- cell"))


def test_public_checks_work_in_the_notebook(untried):
    namespace = {"__name__": "__main__", "SCALE": 10}
    code = [c["source"] for c in solution_notebook(load_assignment(untried)).cells if c["metadata"].get("grader")]
    exec("\n".join(source for source in code if not source.startswith(("grader", "#"))), namespace)
    assignment = load_assignment(untried)
    for qid in ("q1", "q4"):
        report = run_checks(assignment, assignment.question(qid), namespace)
        assert report.passed, report.outcomes
    namespace["evens"] = "two"
    outcome = run_checks(assignment, assignment.question("q4"), namespace).outcomes[0]
    assert outcome.finding.status == "wrong" and "It is the text 'two'" in outcome.finding.message
    namespace["evens"] = ...
    assert "still `...`" in run_checks(assignment, assignment.question("q4"), namespace).outcomes[0].finding.message


@pytest.mark.slow
def test_the_suite_runs_isolated_and_agrees_with_the_notebook(tmp_path):
    folder = imported(tmp_path, small(tmp_path))
    outcomes = verify(load_assignment(folder), [])
    assert [outcome.problems for outcome in outcomes] == [[]] * len(outcomes)
    master, stub = outcomes[:2]
    assert all(entry["earned"] == entry["points"] for entry in master.questions)
    assert all(entry["earned"] == 0 for entry in stub.questions)
    report = (folder / "IMPORT.md").read_text()
    assert "`Point(1) == Point(1)`" in report and "judged from outside" in report  # it compares references
    assert "they count only with the others" in report  # `add(1) != 'five'` holds for a stub
    hand_ins = tmp_path / "hand-ins"
    hand_ins.mkdir()
    node = solution_notebook(load_assignment(folder))
    nbformat.write(node, hand_ins / "right.ipynb")
    for cell in node.cells:
        cell["source"] = cell["source"].replace("total = a + b", "total = a - b").replace("[2, 4]", "['2']")
    nbformat.write(node, hand_ins / "wrong.ipynb")
    course = ["--course", str(tmp_path / "course")]
    assert main([*course, "grade", "01-sums", str(hand_ins), "-o", str(tmp_path / "out")]) == 0
    records = {p.stem: json.loads(p.read_text()) for p in (tmp_path / "out" / "results").glob("*.json")}
    assert {q["id"]: q["earned"] for q in records["right"]["questions"]} == {"q1": 4, "q4": 1, "q5": 1}
    wrong = {q["id"]: q for q in records["wrong"]["questions"]}
    assert wrong["q1"]["earned"] == 0
    messages = [test["message"] for q in wrong.values() for test in q["tests"]]
    assert any("It gave the int 10" in message for message in messages)
    assert not any("30" in message or "SCALE" in message for message in messages)  # neither values nor code


def test_functions_as_tests(tmp_path):
    config = "# ASSIGNMENT CONFIG\ntests:\n  ok_format: false"
    public = (
        "def test_public(env, twice):\n    for n in (1, 2):\n        assert twice(n) == env['two'] * n\n\ntest_public()"
    )
    hidden = (
        '@test_case(points=2, hidden=True, failure_message="Not 14.")\ndef test_h(twice):\n    assert twice(7) == 14'
    )
    path = notebook(
        tmp_path / "f.ipynb",
        f"```otter\n{config}\n```\n# Doubling",
        ("code", "two = 2"),
        *question("name: one_1\npoints: 3", ("code", "def twice(x):\n    return 2 * x # SOLUTION"), ("code", public),
                  ("code", hidden)),
    )  # fmt: skip
    folder = imported(tmp_path, path, "--no-trial")
    suite = (folder / "hidden" / "test_q1.py").read_text()
    assert "for n in (1, 2):\n            got = student.twice(n)" in suite
    assert "bool(got == student.two * n)" in suite
    assert "@points(2)" in suite and "Not 14" not in suite  # the message of a hidden test would show its value
    assert "one_1 is called q1" in (folder / "IMPORT.md").read_text()
    assert (folder / "notebook.py").read_text().startswith("# %% [markdown]\n# # Doubling")


@pytest.mark.parametrize(
    ("source", "solved", "given"),
    [
        ("x = 5 # SOLUTION", "x = 5", "x = ..."),
        ("d['a'], b.c = 1, 2 # SOLUTION", "d['a'], b.c = 1, 2", "d['a'], b.c = ..."),
        ("    return x == 5 # SOLUTION", "    return x == 5", "    ..."),
        ("x = 1 # SOLUTION NO PROMPT\ny = 2", "x = 1\ny = 2", "y = 2"),
        ("# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION", "x = 1", ""),
        ("x = 1 # SOLUTION NO PROMPT\n\"\"\" # BEGIN PROMPT\nx = 0\n\"\"\"; # END PROMPT", "x = 1", "x = 0"),
        ("if a:\n  # BEGIN SOLUTION\n  b()\n  # END SOLUTION\n  c()", "if a:\n  b()\n  c()", "if a:\n  ...\n  c()"),
        ("seed(1) # SEED\nx = 1", "seed(1)\nx = 1", "x = 1"),
    ],
)  # fmt: skip
def test_solution_markers(source, solved, given):
    assert two_versions(source) == (solved, given)


@pytest.mark.parametrize(
    ("points", "tests", "shares"),
    [
        (None, [None, None], [0.5, 0.5]),
        (None, [2, None], [2, 0]),
        (3, [1, None, None], [1, 1, 1]),
        ([1, 2], [None, None], [1, 2]),
        ({"each": 2}, [None, None], [2, 2]),
        (None, [], []),
    ],
)
def test_points(points, tests, shares):
    assert shared_points(points, tests) == shares


@pytest.mark.parametrize(("points", "tests"), [(1, [2]), ([1], [None, None]), ("many", [None]), (None, ["2"])])
def test_points_that_do_not_add_up(points, tests):
    with pytest.raises(ValueError, match="point|values"):
        shared_points(points, tests)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([("raw", "# BEGIN QUESTION\nname: q1")], "cell 1: BEGIN QUESTION without its END"),
        ([("raw", "# END TESTS")], "cell 1: END TESTS where none is expected"),
        ([("raw", "# BEGIN QUESTION\nname: [")], "no valid YAML"),
        ([("raw", "# BEGIN QUESTION\npoints: 1")], "the question has no name"),
        (question("name: q1", ("code", "# BEGIN SOLUTION\nx = 1")), "BEGIN SOLUTION without its END"),
        (["# Only text"], "no question with a test can be carried over"),
        (["```\nBEGIN QUESTION\nname: q1\n```"], "before version 3"),
    ],
)
def test_a_broken_notebook_is_one_line_and_leaves_nothing(tmp_path, capsys, cells, told):
    path = notebook(tmp_path / "n.ipynb", *cells)
    assert main(["import-otter", str(path), "-o", str(tmp_path / "out" / "01-x"), "--no-trial"]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1
    assert not list((tmp_path / "out").iterdir())


def test_other_refusals(tmp_path, capsys):
    path = notebook(tmp_path / "n.ipynb", "# Text", language="R")
    for options, told in (
        ([str(path), "-o", str(tmp_path / "01-x")], "a notebook in R"),
        ([str(tmp_path / "none.ipynb"), "-o", str(tmp_path / "01-x")], "no such file"),
        ([str(path), "-o", str(tmp_path)], "is called NN-name"),
    ):
        assert main(["import-otter", *options]) == 2
        assert told in capsys.readouterr().err
    (tmp_path / "01-x").mkdir()
    assert main(["import-otter", str(path), "-o", str(tmp_path / "01-x")]) == 2
    assert "exists already" in capsys.readouterr().err
    assert not list((tmp_path / "01-x").iterdir())


def test_an_answer_that_a_later_question_needs_moves_there(tmp_path):
    path = notebook(
        tmp_path / "n.ipynb",
        *question("name: q1\nmanual: true", ("code", "table = {'a': 1} # SOLUTION")),
        *question("name: q2", ("code", "size = len(table) # SOLUTION"), ("code", "size", "1")),
    )
    folder = imported(tmp_path, path, "--no-trial")
    (only,) = load_assignment(folder).questions
    assert [name.name for name in only.names] == ["table", "size"]
    assert "its answer cells belong to q2 now, which needs table" in (folder / "IMPORT.md").read_text()


def test_values_can_be_promised():
    name = parse_name("value total")
    assert (name.kind, name.name, str(name)) == ("value", "total", "total")
    assert check_name(name, facts(3)) is None and check_name(name, facts(len)) is None
    assert check_name(name, None) == "`total` does not exist. It should be the value `total`."
    assert check_name(name, facts(...)) == "`total` is still `...`.\nGive it its value."
    with pytest.raises(ValueError, match="value x"):
        parse_name("value 3")
