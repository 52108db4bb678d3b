"""nbgrader source notebooks become assignments: metadata of every schema, regions, what a person must grade."""

from __future__ import annotations

import nbformat
import pytest
from nbformat import v4

from grader.assignment import load_assignment
from grader.check.run import run_checks
from grader.cli import main
from grader.release import build_notebook, solution_notebook
from grader.release.verify import verify

AREA = '''\
def area(width, height=1):
    """Area of a rectangle."""
    ### BEGIN SOLUTION
    if width < 0:
        raise ValueError("negative")
    return width * height
    ### END SOLUTION'''
AREA_TEST = '''\
"""The area is width times height"""
assert area(2, 3) == 6
### BEGIN HIDDEN TESTS
assert area(40, 5) == 200, "try 40 by 5"
assert area(4) == 4, "a height may be left out"
### END HIDDEN TESTS'''
RAISES = "from nose.tools import assert_raises\nassert_raises(ValueError, area, -1)"
REPLACES = "old = area\ndel area\ntry:\n    double(1)\nexcept NameError:\n    pass\nfinally:\n    area = old"


def cell(kind, text, grade_id=None, points=None, *, grade=False, solution=False, task=False, schema=3):
    """A cell with nbgrader's metadata, as its release `schema` wrote them."""
    make = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
    about = {"grade": grade, "solution": solution, "locked": not solution, "grade_id": grade_id}
    if schema:
        about["schema_version"] = schema
    if schema == 3:
        about["task"] = task
    if points is not None:
        about["points"] = points
    return make(text, metadata={"nbgrader": about} if grade_id else {})


def answer(text, grade_id, **more):
    return cell("code", text, grade_id, solution=True, **more)


def test_cell(text, grade_id, points, **more):
    return cell("code", text, grade_id, points, grade=True, **more)


test_cell.__test__ = False


def notebook(path, *cells):
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


def imported(tmp_path, path, *options):
    target = tmp_path / "course" / "solutions" / "02-area"
    assert main(["import-nbgrader", str(path), "-o", str(target), *options]) == 0
    return target


def everything(tmp_path):
    (tmp_path / "map.png").write_bytes(b"png")
    (tmp_path / "unused.csv").write_text("1")
    return notebook(
        tmp_path / "area.ipynb",
        cell("markdown", "# Areas\n\n![](map.png)"),
        answer(AREA, "area"),
        test_cell(AREA_TEST, "area_test", 2),
        test_cell(RAISES, "area_raises", 1),
        answer("unit = 'm2'\nsides = [3, 4]", "unit"),
        cell("code", "print(unit)"),
        test_cell("assert unit == 'm2'", "unit_test", 0.5),
        test_cell("### AUTOTEST sides", "sides_test", 0.5),
        test_cell("assert sides[0] == 3\nsides[0] / 6", "sides_part", 0.5),
        answer("def double(x):\n    ### BEGIN SOLUTION\n    return area(x, 2)\n    ### END SOLUTION", "double"),
        test_cell("assert double(3) == 6", "double_test", 1),
        test_cell(REPLACES, "double_uses_area", 1),
        cell("markdown", "A square.", "why", 2, grade=True, solution=True),
        cell("code", "sketch = 'drawn'", "sketch", 1, grade=True, solution=True),
        cell(
            "markdown", "Describe.\n\n=== BEGIN MARK SCHEME ===\n1 for care\n=== END MARK SCHEME ===", "t", 4, task=True
        ),
    )


@pytest.fixture
def untried(tmp_path):
    return imported(tmp_path, everything(tmp_path), "--no-trial")


def test_answers_and_the_tests_behind_them_are_questions(untried):
    questions = load_assignment(untried).questions
    assert [(q.id, q.title, q.points) for q in questions] == [("q1", "area", 3), ("q2", "unit", 1), ("q3", "double", 2)]
    assert [[f"{n.kind} {n}" for n in q.names] for q in questions] == [
        ["function area(width, height=1)"],
        ["value unit", "value sides"],
        ["function double(x)"],
    ]
    assert questions[2].builds_on == ("q1",)
    assert [path.name for path in (untried / "data").iterdir()] == ["map.png"]


def test_students_get_a_line_to_write_in(untried):
    sources = [c["source"] for c in build_notebook(load_assignment(untried)).cells]
    stub = '# YOUR CODE HERE\n    raise NotImplementedError("q1: not answered yet")'
    assert f'def area(width, height=1):\n    """Area of a rectangle."""\n    {stub}' in sources
    assert "unit = ...\nsides = ..." in sources
    assert "# YOUR CODE HERE" in sources and "YOUR ANSWER HERE" in sources and "Describe.\n" in sources
    text = "\n".join(sources)
    assert not any(secret in text for secret in ("negative", "m2", "drawn", "A square", "for care", "SOLUTION"))
    solved = "\n".join(c["source"] for c in solution_notebook(load_assignment(untried)).cells)
    assert "return width * height" in solved and "unit = 'm2'" in solved


def test_hidden_regions_stay_hidden(untried):
    hidden = (untried / "hidden" / "test_q1.py").read_text()
    public = (untried / "public" / "test_q1.py").read_text()
    assert '"""The area is width times height"""' in hidden and '"""The area is width times height"""' in public
    assert "student.area(40, 5)" in hidden and "40" not in public and "height may be left" not in public
    assert "a height may be left out" in hidden and "try 40 by 5" not in hidden  # a message must not name values
    assert "assert_raises = TestCase().assertRaises" in hidden and "nose" not in hidden
    assert "@points(2)" in hidden


def test_everything_left_behind_is_named(untried):
    report = (untried / "IMPORT.md").read_text()
    for text in (
        "the manual answer why, 2 points: a person grades it",
        "the manual answer sketch, 1 points",
        "the task t, 4 points",
        "1 for care",
        "sketch = 'drawn'",
        "A square.",
        "an autotest: nbgrader makes its assertions",
        "cell 9 (`sides[0] / 6`): points that a test computes",
        "it deletes `area` from the notebook",
        "area is called q1",
    ):
        assert text in report, text


@pytest.mark.slow
def test_the_suite_runs_isolated_and_agrees_with_the_notebook(tmp_path):
    outcomes = verify(load_assignment(imported(tmp_path, everything(tmp_path))), [])
    assert [outcome.problems for outcome in outcomes] == [[]] * len(outcomes)
    assert all(entry["earned"] == entry["points"] for entry in outcomes[0].questions)
    assert all(entry["earned"] == 0 for entry in outcomes[1].questions)
    assert {q["id"]: len(q["tests"]) for q in outcomes[0].questions} == {"q1": 2, "q2": 2, "q3": 1}


@pytest.mark.parametrize("schema", [0, 1, 2, 3])
def test_every_schema(tmp_path, schema):
    points = "2" if schema == 0 else 2.0
    path = notebook(
        tmp_path / "n.ipynb",
        answer(AREA, "area", schema=schema),
        test_cell("assert area(2) == 2", "area_test", points, schema=schema),
    )
    (question,) = load_assignment(imported(tmp_path, path, "--no-trial")).questions
    assert question.points == 2


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([answer(AREA, "area", schema=9)], "cell 1: nbgrader's schema 9 is not known"),
        ([test_cell("assert 1", "t", "many")], "'many' is no number of points"),
        ([test_cell("assert 1", "t", 1)], "no question with a test can be carried over"),
        ([answer(AREA, "a"), test_cell("assert area(1)", "t", 0)], "no question with a test can be carried over"),
        ([cell("code", AREA)], "no question with a test can be carried over"),
        (
            [part for _ in "12" for part in (answer(AREA, "a"), test_cell("assert area(1)", "t", 1))],
            "cell 3: two cells have the grade_id 'a'; rename one",
        ),
    ],
)
def test_a_notebook_that_cannot_be_imported_is_one_line_and_leaves_nothing(tmp_path, capsys, cells, told):
    path = notebook(tmp_path / "n.ipynb", *cells)
    assert main(["import-nbgrader", str(path), "-o", str(tmp_path / "out" / "01-x"), "--no-trial"]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1
    assert not list((tmp_path / "out").iterdir())


def test_helpers_of_an_earlier_test_cell_come_along(tmp_path):
    path = notebook(
        tmp_path / "n.ipynb",
        answer(AREA, "area"),
        test_cell("import math\nside = 3\ndef about(x, y):\n    return math.isclose(x, y)\nassert area(side)", "t1", 1),
        test_cell("assert about(area(side, 2), 6)\nassert not about(area(1), 2)", "t2", 1),
        test_cell("area_of = [area(n) for n in range(3)]\nassert area_of == [0, 1, 2], f'{area_of}'", "t3", 1),
    )
    suite = (imported(tmp_path, path, "--no-trial") / "hidden" / "test_q1.py").read_text()
    assert suite.count("def about(x, y):") == 2 and suite.count("side = 3") == 2 and "import math" in suite
    assert "[student.area(n) for n in range(3)]" in suite and "describe(area_of)" in suite


def test_inputs_live_where_the_answer_runs(tmp_path):
    """A list that the answer changes, a function that it calls: neither would come back from there otherwise."""
    change = "def push(f, xs):\n    ### BEGIN SOLUTION\n    xs.append(f(1))\n    ### END SOLUTION"
    path = notebook(
        tmp_path / "n.ipynb",
        answer(change, "push"),
        test_cell("xs = [1, 2]\npush(lambda v: v + 6, xs)\nassert xs[-1] == 7\nassert len(xs) == 3", "t", 1),
    )
    folder = imported(tmp_path, path, "--no-trial")
    suite = (folder / "hidden" / "test_q1.py").read_text()
    assert "xs = student.put([1, 2])" in suite and "got = student.now(xs)[-1]" in suite
    assert 'student.push(student.define("f = lambda v: v + 6").f, xs)' in suite
    namespace = {"__name__": "__main__", "push": lambda f, xs: xs.append(f(1))}
    assignment = load_assignment(folder)
    assert run_checks(assignment, assignment.question("q1"), namespace).passed
