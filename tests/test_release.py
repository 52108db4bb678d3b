"""Master to student notebook: what stays, what goes, what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from grader.assignment import find_assignment, load_assignment
from grader.check.answers import digest
from grader.errors import GraderError
from grader.release import (
    Settings,
    build_notebook,
    fingerprints,
    leaked_lines,
    new_assignment,
    read_settings,
    solution_notebook,
    stub_functions,
    with_variant,
    write,
)

COURSE = Path(__file__).parent / "fake_course"


@pytest.fixture
def tiny():
    return find_assignment("00-tiny", COURSE)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(COURSE, tmp_path / "course")
    return load_assignment(tmp_path / "course" / "solutions" / "00-tiny")


def cells(notebook) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in notebook.cells}


def test_cells_and_tags(tiny):
    notebook = build_notebook(tiny)
    nbformat.validate(notebook)
    assert list(cells(notebook)) == [
        "text-1", "setup", "code-1", "text-2", "code-2", "q1-answer-1", "q1-check", "code-3", "text-3",
        "q2-answer-1", "q2-answer-2", "q2-check", "text-4", "check-all", "hand-in",
    ]  # fmt: skip
    tags = {cell["id"]: dict(cell["metadata"].get("grader", {})) for cell in notebook.cells}
    assert tags["q2-answer-2"] == {"question": "q2", "role": "answer", "stub": digest(cells(notebook)["q2-answer-2"])}
    assert tags["q1-check"] == {"question": "q1", "role": "check"}
    assert tags["setup"] == {"role": "setup"} and tags["text-1"] == {}
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    assert notebook.metadata["grader"] == {"assignment": "00-tiny"}
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_stubs(tiny):
    student = cells(build_notebook(tiny))
    assert student["q1-answer-1"].endswith(
        '    # YOUR CODE HERE\n    raise NotImplementedError("q1: not answered yet")'
    )
    assert student["q2-answer-2"].endswith("    return counter.step()")
    assert "SOLUTION" not in str(student) and "STUB" not in str(student)


def test_solution_and_variant_have_the_same_cells(tiny):
    student, solution = build_notebook(tiny), solution_notebook(tiny)
    variant = with_variant(tiny, "q2", "x = 1\n")
    assert list(cells(student)) == list(cells(solution)) == list(cells(variant))
    assert [c["metadata"] for c in student.cells] == [c["metadata"] for c in variant.cells]
    assert "larger = x + 1" in cells(solution)["q1-answer-1"] and "SOLUTION" not in str(cells(solution))
    assert cells(variant)["q1-answer-1"] == cells(solution)["q1-answer-1"]
    assert cells(variant)["q2-answer-1"] == "x = 1"
    assert cells(variant)["q2-answer-2"].startswith("#")


def test_badge_and_setup(tiny, tmp_path):
    (tmp_path / "course.toml").write_text('colab_base_url = "https://host/a/"\ninstall = "tool==1"\n')
    settings = read_settings(tmp_path)
    notebook = cells(build_notebook(tiny, settings))
    assert "(https://host/a/00-tiny/00-tiny.ipynb)" in notebook["text-1"]
    assert notebook["text-1"].startswith("# Two small things\n")
    assert "%pip install -q tool==1" in notebook["setup"]
    assert 'grader.start("00-tiny")' in notebook["setup"]
    assert "Colab]" not in cells(build_notebook(tiny, Settings()))["text-1"]
    (tmp_path / "course.toml").write_text("colab = 1\n")
    with pytest.raises(GraderError, match="unknown key 'colab'"):
        read_settings(tmp_path)


def test_fingerprints_see_code_and_nothing_else(tiny):
    stubs = stub_functions(tiny)
    assert set(stubs["q2"]) == {"Counter", "count_up"}
    body = '    # a note\n    raise NotImplementedError("q1: not answered yet")'
    same = f'def add_one(x):\n    "Another docstring."\n{body}'
    assert fingerprints(same)["add_one"] == stubs["q1"]["add_one"]
    assert fingerprints("def add_one(x): return x")["add_one"] != stubs["q1"]["add_one"]
    assert fingerprints("def (") == {}


def test_write_is_deterministic_and_notices_staleness(copy):
    assert "missing" in write(copy, check=True)
    assert write(copy) is None
    target = copy.folder.parent.parent / "assignments" / "00-tiny"
    assert sorted(p.name for p in target.iterdir()) == ["00-tiny.ipynb", "numbers.csv"]
    before = (target / "00-tiny.ipynb").read_bytes()
    assert write(copy) is None and write(copy, check=True) is None
    assert (target / "00-tiny.ipynb").read_bytes() == before
    copy.master.write_text(copy.master.read_text().replace("Five minutes", "Six minutes"))
    message = write(copy, check=True)
    assert '+    "Six minutes' in message and "run `grader release 00-tiny`" in message
    assert (target / "00-tiny.ipynb").read_bytes() == before
    (target / "old.csv").write_text("")
    assert "old.csv: no part of the release; remove it" in write(copy, check=True)


@pytest.mark.parametrize(
    "old, new",
    [
        ('"""Return a tensor', '"""Write larger = x + 1 in it. Return a tensor'),
        ("# Five minutes.", "# <details>\n# Hint: `larger = x+1`\n# </details>"),
        ("print(torch.arange(3) * 2)", "print(torch.arange(3) * 2)  # larger = x + 1"),
        ("# That adding one is easy.", "# ```\n# self.number = add_one(self.number)\n# ```"),
    ],
)
def test_a_solution_line_never_goes_out(copy, old, new):
    text = copy.master.read_text()
    assert old in text
    copy.master.write_text(text.replace(old, new))
    with pytest.raises(GraderError, match="would show a solution") as caught:
        write(copy)
    assert "\n" not in str(caught.value)
    assert not (copy.folder.parent.parent / "assignments").exists()


def test_a_solution_line_may_stand_in_a_worked_example(copy):
    text = copy.master.read_text()
    copy.master.write_text(text.replace("print(torch.arange(3) * 2)", "x = torch.arange(3)\nlarger = x + 1"))
    assert write(copy) is None


def test_a_hint_that_gives_the_line_away(copy):
    toml = copy.folder / "assignment.toml"
    toml.write_text(toml.read_text().replace("`x + 1` makes", "`larger = x + 1` makes"))
    with pytest.raises(GraderError, match="in hint of q1"):
        write(load_assignment(copy.folder))


def test_leaks_are_found_without_the_code_that_removes_them(tiny):
    found = leaked_lines(solution_notebook(tiny), tiny.master.read_text())
    assert ("q1-answer-1", "larger = x + 1") in found and ("q2-answer-2", "for _ in range(times):") in found
    assert leaked_lines(build_notebook(tiny), tiny.master.read_text()) == []


@pytest.mark.parametrize(
    "old, new, line, told",
    [
        ("    ### END SOLUTION\n\n# %%\nwith", "\n# %%\nwith", 20, "BEGIN SOLUTION without its END"),
        ("    ### BEGIN SOLUTION\n    larger", "    larger", 22, "END SOLUTION without its BEGIN"),
        ("    larger = x + 1", "    ### BEGIN SOLUTION", 21, "inside a block that began at line 20"),
        ("    larger = x + 1", "    larger = = 1", 21, "no valid Python"),
        ("def add_one", "def add_two", 17, "defines none of q1's names: add_one"),
        ('# %% question="q1"', "# %%", 20, "outside an answer cell"),
        ('# %% question="q1"', '# %% question="q8"', 17, "no question 'q8'"),
        ('# %% question="q1"', '# %% qestion="q1"', 17, "unknown cell option 'qestion'"),
        ("    # return counter.step()", "    return counter.step()", 56, "not commented"),
        ("# # Two small things", "# Two small things", 1, "begins with the title"),
        ("print(torch.arange(3) * 2)", 'grader.check("q1")', 14, "added by release"),
    ],
)
def test_errors_name_the_line(copy, old, new, line, told):
    text = copy.master.read_text()
    assert text.count(old) == 1
    copy.master.write_text(text.replace(old, new))
    with pytest.raises(GraderError) as caught:
        build_notebook(copy)
    assert told in str(caught.value) and "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{copy.master}:{line}: ")


def answer(copy, cell: str) -> None:
    text = copy.master.read_text()
    start, end = text.index('# %% question="q1"'), text.index("# %%\nwith")
    copy.master.write_text(text[:start] + cell + text[end:])


def test_an_answer_cell_without_markers(copy):
    answer(copy, '# %% question="q1"\ndef add_one(x):\n    return x + 1\n\n')
    with pytest.raises(GraderError, match=":17: an answer cell without a BEGIN/END SOLUTION"):
        build_notebook(copy)


def test_a_question_without_answer_cell(copy):
    answer(copy, "")
    with pytest.raises(GraderError, match="no answer cell for q1"):
        build_notebook(copy)


def test_a_solution_that_holds_the_whole_function_needs_a_stub(copy):
    whole = '# %% question="q1"\n### BEGIN SOLUTION\ndef add_one(x):\n    return x + 1\n### END SOLUTION\n'
    answer(copy, whole + "\n")
    with pytest.raises(GraderError, match="add a STUB block"):
        build_notebook(copy)
    answer(copy, whole + "### BEGIN STUB\n# def add_one(x):\n#     ...\n### END STUB\n\n")
    assert cells(build_notebook(copy))["q1-answer-1"] == "def add_one(x):\n    ..."


def test_scaffold_is_complete_and_refuses_to_overwrite(tmp_path):
    (tmp_path / "solutions").mkdir()
    assignment = load_assignment(new_assignment("07-my-topic", tmp_path))
    assert len(assignment.variants("right")) == len(assignment.variants("wrong")) == 2
    assert write(assignment) is None
    namespaces = {}
    for kind in ("right", "wrong"):
        for _, path in assignment.variants(kind):
            exec("import torch\n" + path.read_text(), namespaces.setdefault((kind, path.stem), {}))
    exec(
        "import torch\n" + cells(solution_notebook(assignment))["q1-answer-1"],
        namespaces.setdefault("master", {}),
    )
    from grader.check.run import run_checks

    for key, namespace in namespaces.items():
        report = run_checks(assignment, assignment.question("q1"), namespace)
        assert report.passed == (key == "master" or key[0] == "right"), key
    with pytest.raises(GraderError, match="exists already"):
        new_assignment("07-my-topic", tmp_path)
    with pytest.raises(GraderError, match="is called NN-name"):
        new_assignment("../x", tmp_path)
