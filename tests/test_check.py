"""The public checks as a student meets them: in a namespace, in a plain script, in a real kernel."""

from __future__ import annotations

import importlib
import linecache
import os
import random
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch

import grader
from grader.assignment import STUDENT, load_assignment, load_from
from grader.check import session
from grader.check.local import LocalStudent
from grader.check.panel import Panel, Table
from grader.check.run import run_checks
from grader.release import build_notebook, with_variant
from grader.signatures import parse_name
from grader.suite import Mistake

COURSE = Path(__file__).parent / "fake_course"
SOLUTIONS = COURSE / "solutions"
STUB = 'def add_one(x):\n    raise NotImplementedError("q1: not answered yet")\n'
RIGHT = "def add_one(x):\n    return x + 1\n"


@pytest.fixture
def tiny():
    return load_from(SOLUTIONS, "00-tiny", parts=STUDENT)


def namespace(code: str = "") -> dict:
    """What a notebook holds after a cell with that code ran."""
    code = "import torch\n" + textwrap.dedent(code)
    file = f"<ipython-input-7-{abs(hash(code))}>"
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    names = {"__name__": "__main__"}
    exec(compile(code, file, "exec"), names)
    return names


def checked(assignment, code: str, question: str = "q1"):
    return run_checks(assignment, assignment.question(question), namespace(code))


def statuses(report) -> list[str]:
    return [outcome.finding.status for outcome in report.outcomes]


def test_right_answer(tiny):
    report = checked(tiny, RIGHT)
    assert report.passed and statuses(report) == ["ok", "ok"]
    assert [o.title for o in report.outcomes] == [
        "It returns a tensor of the same shape",
        "Every number is one larger",
    ]
    text = repr(Panel(report))
    assert "2 of 2 checks pass" in text and "Hint" not in text
    assert "the hidden ones also try a second call" in text


def test_stub(tiny):
    report = checked(tiny, STUB)
    text = repr(Panel(report))
    assert set(statuses(report)) == {"not attempted"}
    assert "q1  Add one: not attempted" in text and "fill in the cell above" in text and "Hint" not in text


def test_stub_of_an_earlier_question(tiny):
    code = f"""
class Counter:
    def __init__(self, start=0): self.n = torch.tensor(start)
    def step(self): return int(add_one(self.n))
def count_up(counter, times=1): return counter.step()
{STUB}"""
    report = checked(tiny, code, "q2")
    assert statuses(report) == ["wrong"] and "Fill in q1 first" in repr(Panel(report))


def test_wrong_answer_shows_message_print_and_hint(tiny):
    text = repr(Panel(checked(tiny, "def add_one(x):\n    print('x is', x)\n    return x + x\n")))
    for line in (
        "1 of 2 checks pass",
        "You returned [2.0, 4.0, 6.0].",
        "x is tensor([1., 2., 3.])",
        "Hint: `x + 1`",
    ):
        assert line in text


def test_error_of_student_code_names_cell_line_and_source(tiny):
    report = checked(tiny, "def add_one(x):\n    total = {}\n    return total['k'] + x\n")
    assert set(statuses(report)) == {"error"}
    text = repr(Panel(report))
    assert "KeyError: 'k'" in text and "line 4, function add_one" in text and "return total['k'] + x" in text
    assert "Another check does not pass yet" in text
    assert text.count("KeyError") == 1 and "Traceback" not in text and "grader/" not in text


@pytest.mark.parametrize(
    "code, told",
    [
        ("", "`add_one` does not exist"),
        ("def ad_one(x): return x", "There is `ad_one`; is that it?"),
        ("add_one = 3", "an object of type int, not a function"),
        ("def add_one(x, y): return x", "it also demands `y`"),
        ("def add_one(x):\n    yield x", "contains `yield`"),
        ("def add_one(x): print(x)", "Probably the `return` line is missing"),
        ("def add_one(x): import sys; sys.exit()", "SystemExit"),
    ],
)
def test_what_a_beginner_is_told(tiny, code, told):
    assert told in repr(Panel(checked(tiny, code)))


def test_missing_method_and_bad_constructor_are_the_students(tiny):
    report = checked(tiny, "class Counter:\n    pass\ndef count_up(counter, times=1): return 1", "q2")
    assert "Yours is `Counter()`" in repr(Panel(report))
    made = "class Counter:\n    def __init__(self, start=0): self.start = start\n"
    report = checked(tiny, made + "def count_up(counter, times=1): return counter.step()", "q2")
    assert statuses(report) == ["error"] and "no attribute 'step'" in repr(Panel(report))


def test_a_bug_of_the_check_is_no_fault_of_the_student(tmp_path):
    folder = Path(shutil.copytree(SOLUTIONS / "00-tiny", tmp_path / "00-tiny"))
    test = folder / "public" / "test_q1.py"
    test.write_text('def test_a(student):\n    """A title"""\n    {}["x"]\n')
    text = repr(Panel(checked(load_assignment(folder), RIGHT)))
    assert "broken check" in text and "not your mistake" in text and "Hint" not in text
    test.write_text("def test_a(student:\n")
    text = repr(Panel(checked(load_assignment(folder), RIGHT)))
    assert "cannot be read" in text and "could not be checked" in text
    # an edited check is read again, and a conftest.py beside it counts
    (folder / "public" / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef two(): return 2\n")
    test.write_text("def test_two(student, two, device, rng, seed):\n    assert two == 2\n")
    report = checked(load_assignment(folder), RIGHT)
    assert report.passed and report.outcomes[0].title == "two"
    assert not list(folder.rglob("__pycache__"))


def test_interrupt_is_one_line(tiny):
    report = checked(tiny, "def add_one(x):\n    raise KeyboardInterrupt\n")
    assert report.interrupted and "You stopped it" in repr(Panel(report))


def test_the_world_is_left_as_it_was(tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tmp_path / "conftest.py").write_text("raise RuntimeError\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    torch.manual_seed(3)
    code = """
    def add_one(x):
        import os, random, numpy
        torch.manual_seed(1); random.seed(1); numpy.random.seed(1)
        torch.set_grad_enabled(False); torch.set_default_dtype(torch.float64)
        os.environ["SPOILED"] = "1"
        return x + 1
    """
    before = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ)
    modules = set(sys.modules)
    assert checked(tiny, code).passed
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1:] == (random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ))
    assert torch.is_grad_enabled() and torch.get_default_dtype() == torch.float32
    assert sorted(p.name for p in tmp_path.iterdir()) == ["conftest.py", "pytest.ini"]
    assert not [name for name in set(sys.modules) - modules if "test_q1" in name]


def test_the_modes_of_the_notebook_come_back(tiny):
    torch.set_default_device("meta")
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    try:
        assert checked(tiny, RIGHT).passed, "a check runs in the usual modes"
        now = torch.get_default_device().type, torch.get_default_dtype(), torch.is_grad_enabled()
    finally:
        torch.set_default_device(None)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    assert now == ("meta", torch.float64, False)


def test_two_calls_see_two_answers(tiny):
    names = namespace(STUB)
    question = tiny.question("q1")
    assert not run_checks(tiny, question, names).passed
    exec(RIGHT, names)
    assert run_checks(tiny, question, names).passed


def test_html_is_escaped_and_self_contained(tiny):
    html = Panel(checked(tiny, "def add_one(x):\n    raise ValueError('<b>$x$ & `y`')\n"))._repr_html_()
    assert "&lt;b&gt;" in html and "<b>$" not in html and "$x$" not in html
    assert not any(word in html for word in ("<script", "<style", "http", "@media"))


def test_table(tiny):
    names = namespace(RIGHT)
    table = Table(tiny, [run_checks(tiny, question, names) for question in tiny.questions])
    assert "q1  Add one    2 of 2 checks pass\n" in repr(table)
    assert '0 of 1 check passes  see grader.check("q2")' in repr(table)
    assert "1 of 2 questions pass" in repr(table) and "<table" in table._repr_html_()


def test_local_student():
    names = namespace("""
    def shout(x):
        print('called', x)
        return [x]
    """)
    student = LocalStudent(names, {"shout": parse_name("shout(x)"), "gone": parse_name("gone()")})
    with pytest.raises(Mistake, match="`gone` does not exist. It should be the function `gone\\(\\)`"):
        student.gone  # noqa: B018
    assert student.shout(1) == [1] and student.shout.__wrapped__ is names["shout"]
    original = torch.arange(6.0).reshape(2, 3).T
    kept = student.put(original, requires_grad=True)
    assert kept.requires_grad and not kept.is_contiguous() and kept.data_ptr() != original.data_ptr()
    now = student.now([kept, {"a": kept}])
    assert not now[0].requires_grad and now[1]["a"].data_ptr() != kept.data_ptr()
    assert student.define("def f(x): return torch.add(x, 1)").f(torch.tensor(1)) == 2
    assert student.type(kept) == "Tensor" and student.isinstance(kept, torch.Tensor) and student.same(kept, kept)
    assert student.module("math").pi > 3 and student.torch is torch
    path = Path(student.folder()) / "x"
    path.write_bytes(b"1")
    assert student.read(str(path)) == b"1" and "grad mode" in student.state()
    student._close()
    assert not path.exists()


def test_demo_swallows_stubs_only(capsys):
    with grader.demo():
        raise NotImplementedError("q3: not answered yet")
    assert capsys.readouterr().out == "(nothing to see yet: fill in q3 first)\n"
    with pytest.raises(NotImplementedError), grader.demo():
        raise NotImplementedError("Module is missing a forward")
    with pytest.raises(ValueError), grader.demo():
        raise ValueError


def test_wrong_use_is_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("TORCHGRADER_COURSE", str(COURSE))
    monkeypatch.setattr(session, "_started", None)
    monkeypatch.chdir(tmp_path)
    grader.check("q1")
    grader.start()
    grader.start("99-none")
    grader.start("00-tiny")
    grader.check("q9")
    grader.check()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert "setup cell" in lines[0] and "there is 00-tiny" in lines[2] and "q1, q2" in lines[4]
    assert "numbers.csv" in lines[3] and (tmp_path / "numbers.csv").read_text() == "1,2,3\n"
    (tmp_path / "numbers.csv").write_text("mine")
    grader.start("00-tiny")
    assert (tmp_path / "numbers.csv").read_text() == "mine"


def test_importing_is_light():
    heavy = {"pytest", "nbformat", "rich", "IPython", "torch", "jupytext"}
    code = f"import sys, grader; grader.start; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_stays_callable():
    importlib.import_module("grader.check.local")
    assert callable(grader.check) and grader.check_all is session.check_all


def test_a_script_is_checked_by_its_globals(tmp_path):
    script = tmp_path / "work.py"
    script.write_text(f"import grader\ngrader.start('00-tiny')\n{RIGHT}grader.check('q1')\ngrader.check_all()\n")
    environment = {**os.environ, "TORCHGRADER_COURSE": str(COURSE)}
    run = subprocess.run(
        [sys.executable, "work.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert "q1  Add one: 2 of 2 checks pass" in run.stdout and "1 of 2 questions" in run.stdout
    assert run.stderr == ""


def test_notebooks_in_a_real_kernel(tmp_path, monkeypatch):
    nbclient = pytest.importorskip("nbclient")
    monkeypatch.setenv("TORCHGRADER_COURSE", str(COURSE))
    assignment = load_assignment(SOLUTIONS / "00-tiny")
    # The cells of the untouched notebook, then those of a wrong answer, in one kernel.
    wrong = "def add_one(x):\n    print('hello')\n    return x[9]"
    notebook = build_notebook(assignment)
    stub_cells = len(notebook.cells)
    for cell in with_variant(assignment, "q1", wrong).cells:
        cell["id"] += "-again"
        if not cell["id"].startswith("code-3"):  # a demonstration of a wrong answer raises
            notebook.cells.append(cell)
    nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    nbformat.validate(notebook)
    shown = {
        cell["id"]: [output.get("data", {}).get("text/html", "") for output in cell["outputs"]]
        for cell in notebook.cells
        if cell["cell_type"] == "code"
    }
    assert len(notebook.cells) > stub_cells
    assert "2 questions, about 5 minutes" in shown["setup"][0]
    assert "not attempted" in shown["q1-check"][0] and "not attempted" in shown["check-all"][0]
    assert "IndexError" in shown["q1-check-again"][0] and "In cell [" in shown["q1-check-again"][0]
    assert "return x[9]" in shown["q1-check-again"][0] and "hello" in shown["q1-check-again"][0]
    demo = next(cell for cell in notebook.cells if cell["id"] == "code-3")
    assert demo["outputs"][0]["text"] == "(nothing to see yet: fill in q1 first)\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["numbers.csv"]
