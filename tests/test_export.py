"""`grader.export()`: the file to hand in, what it says about itself, what it never says about a person."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from grader.assignment import STUDENT, load_assignment, load_from
from grader.check import handin
from grader.check.answers import answers, source_of
from grader.check.clean import cleaned
from grader.check.condition import remarks, unanswered
from grader.check.origin import find_notebook
from grader.errors import GraderError
from grader.notebook import read_notebook
from grader.release import build_notebook, solution_notebook

COURSE = Path(__file__).parent / "fake_course"
SOLUTIONS = COURSE / "solutions"


@pytest.fixture(scope="module")
def tiny():
    return load_from(SOLUTIONS, "00-tiny", parts=STUDENT)


def plain(node) -> dict:
    """As it lies on disk."""
    return json.loads(nbformat.writes(node))


@pytest.fixture
def released() -> dict:
    return plain(build_notebook(load_assignment(SOLUTIONS / "00-tiny")))


@pytest.fixture
def solved() -> dict:
    return plain(solution_notebook(load_assignment(SOLUTIONS / "00-tiny")))


def run_from_top(notebook: dict) -> list[str]:
    """Give each code cell its number, as after "run all"; what the session's history holds then."""
    history = [""]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = len(history)
            history.append("".join(cell["source"]))
    return history


def cell(notebook: dict, cell_id: str) -> dict:
    return next(c for c in notebook["cells"] if c.get("id") == cell_id)


def told(notebook: dict, tiny, history: list[str] | None, live: bool = False) -> str:
    return "\n".join(remarks(notebook, tiny, answers(notebook, tiny, str), history, live))


def test_a_finished_notebook_needs_no_remark(solved, tiny):
    history = run_from_top(solved)
    assert told(solved, tiny, history) == "" and told(solved, tiny, history, live=True) == ""
    assert told(solved, tiny, None) == "", "nor without a session"


def test_checks_may_run_in_any_order(solved, tiny):
    history = run_from_top(solved)
    for cell_id in ("q1-check", "check-all", "hand-in"):
        cell(solved, cell_id)["execution_count"] = len(history)
        history.append(source_of(cell(solved, cell_id)))
    assert told(solved, tiny, history) == ""


def test_an_untouched_notebook_is_not_answered(released, tiny):
    history = run_from_top(released)
    assert unanswered(answers(released, tiny, str)) == ["q1", "q2"]
    assert told(released, tiny, history) == "Not answered yet: q1, q2."


def test_a_stub_that_students_start_from_is_known_by_what_release_noted(solved, released, tiny):
    """`count_up` begins as code that runs: no NotImplementedError gives it away."""
    run_from_top(solved)
    stub = cell(released, "q2-answer-2")
    cell(solved, "q2-answer-2")["source"] = stub["source"]
    assert "NotImplementedError" not in source_of(stub)
    assert told(solved, tiny, None) == "q2: `count_up` is not answered yet."
    cell(solved, "q2-answer-2")["source"] = "\r\n".join(source_of(stub).splitlines())
    assert "`count_up` is not answered yet" in told(solved, tiny, None), "line ends are no answer"
    cell(solved, "q2-answer-2")["source"] = source_of(stub).replace("counter.step()", "counter.step() + 0")
    assert told(solved, tiny, None) == ""


def test_an_answer_in_a_new_cell_counts_and_the_last_one_wins(released, solved, tiny):
    released["cells"].append({**cell(solved, "q1-answer-1"), "id": "mine", "metadata": {}})
    assert told(released, tiny, None).startswith("Not answered yet: q2.")
    solved["cells"].append({**cell(solved, "q1-answer-1"), "id": "mine", "source": "def add_one(x):\n    return x[\n"})
    assert "q1: Python cannot read the cell of `add_one` ('[' was never closed, line 2)." in told(solved, tiny, None)


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    pass\nfinally:\n    def add_one(x):\n        return x + 1",
        "if True:\n    add_one = lambda x: x + 1",
        "from mine import plus as add_one",
        "@torch.no_grad()\ndef add_one(x):\n    return x + 1",
        "add_one: object = torch.compile(helper)",
    ],
)
def test_other_ways_to_define_a_name(solved, tiny, code):
    run_from_top(solved)
    cell(solved, "q1-answer-1")["source"] = code
    assert told(solved, tiny, None) == ""


def test_what_is_missing_is_named(solved, tiny):
    run_from_top(solved)
    solved["cells"] = [c for c in solved["cells"] if c["id"] not in ("setup", "q2-answer-2")]
    text = told(solved, tiny, None)
    assert "q2: no cell defines `count_up`." in text
    assert 'The setup cell is missing: put `grader.start("00-tiny")` back' in text


def test_an_older_file_than_what_ran_is_noticed(solved, tiny):
    history = run_from_top(solved)
    history.append(source_of(cell(solved, "q1-answer-1")).replace("x + 1", "x + 1.0"))
    text = told(solved, tiny, history)
    assert "q1: the saved file holds another text than you ran last; save the notebook (Ctrl+S)" in text
    text = told(solved, tiny, history, live=True)
    assert "q1: the notebook holds another text than you ran last; run and check, then export" in text
    assert "saved" not in text, "what comes from the editor cannot be old"


def test_answers_that_were_not_saved_are_not_called_missing(released, solved, tiny):
    history = run_from_top(released) + ["".join(cell(solved, f"q{n}-answer-1")["source"]) for n in (1, 2)]
    text = told(released, tiny, history)
    assert (
        text
        == "q1, q2: the saved file holds another text than you ran last; save the notebook (Ctrl+S) and export again."
    )


def test_new_cells_since_the_notebook_was_saved(solved, tiny):
    history = run_from_top(solved) + ["helper = 3"]
    wanted = f"You ran cells since the notebook was saved (the last is [{len(history) - 1}])"
    assert wanted in told(solved, tiny, history)
    assert told(solved, tiny, history, live=True) == "", "a cell that was deleted again"
    # Trials before the newest cell in the file are older versions of it.
    history = ["", "helper = 1", *run_from_top(solved)[1:]]
    for c in solved["cells"]:
        if c["cell_type"] == "code":
            c["execution_count"] += 1
    assert told(solved, tiny, history) == ""


def test_cells_that_never_ran_and_cells_out_of_order(solved, tiny):
    history = run_from_top(solved)
    cell(solved, "q1-answer-1")["execution_count"] = None
    assert told(solved, tiny, history) == "", "the session ran it: only the file's number is missing"
    assert told(solved, tiny, [""]).startswith("q1: the cell was never run")
    run_from_top(solved)
    cell(solved, "q1-answer-1")["execution_count"] = 50
    assert "Cells ran out of order ([50] stands above" in told(solved, tiny, None)


def test_nothing_about_a_person_or_a_machine_goes_out(solved):
    home = str(Path.home())
    person = {"user": {"displayName": "Ada Lovelace", "userId": "0123"}, "timestamp": 1}
    solved["metadata"] |= {
        "colab": {"provenance": [{"file_id": "1aB"}], "authorship_tag": "ABX9", "name": "Ada's copy.ipynb"},
        "kernelspec": {"name": "ada-laptop", "display_name": "ada's env", "language": "python"},
        "widgets": {"state": {}},
    }
    answer = cell(solved, "q1-answer-1")
    answer["metadata"] |= {"executionInfo": person, "outputId": "6b0a", "vscode": {"x": 1}, "tags": ["keep"]}
    answer["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": [f"{home}/course/x.py: a warning\n"]},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": [f"File {home}/x.py"]},
        {"output_type": "display_data", "data": {"application/javascript": "download('x')"}, "metadata": {"owner": 1}},
        {"output_type": "display_data", "data": {"text/plain": "kept", "application/vnd.jupyter.widget-view+json": {}}},
    ]
    cell(solved, "text-1")["attachments"] = {"a.png": {"image/png": "AAAA"}}
    before = json.dumps(solved)
    made = cleaned(solved, "00-tiny")
    text = json.dumps(made)
    assert json.dumps(solved) == before
    for secret in (
        home + "/",
        "Ada",
        "ada-laptop",
        "ada's env",
        "owner",
        "0123",
        "ABX9",
        "1aB",
        "6b0a",
        "vscode",
        "javascript",
        "widget",
    ):
        assert secret not in text, secret
    kept = cell(made, "q1-answer-1")
    assert kept["metadata"] == {"grader": answer["metadata"]["grader"], "tags": ["keep"]}
    assert kept["source"] == answer["source"] and "attachments" in cell(made, "text-1")
    assert [o["output_type"] for o in kept["outputs"]] == ["stream", "error", "display_data"]
    assert "~/course/x.py" in text and kept["outputs"][2]["data"] == {"text/plain": "kept"}
    nbformat.validate(nbformat.from_dict(made))


def test_a_hand_in_is_read_like_the_notebook(solved, tmp_path):
    run_from_top(solved)
    (tmp_path / "mine.ipynb").write_text(json.dumps(solved))
    handin._write(tmp_path / "handed.ipynb", cleaned(solved, "00-tiny"))
    one, other = (read_notebook(tmp_path / name) for name in ("mine.ipynb", "handed.ipynb"))
    assert [(c.source, c.question, c.skipped) for c in one.cells] == [
        (c.source, c.question, c.skipped) for c in other.cells
    ]


def test_the_name_of_the_hand_in_is_free_or_ours(solved, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "00-tiny.ipynb"
    mine.write_text(json.dumps(solved))
    first = handin._target("00-tiny", mine)
    assert first == tmp_path / "00-tiny-handin.ipynb"
    handin._write(first, cleaned(solved, "00-tiny"))
    assert handin._target("00-tiny", mine) == first, "an export replaces the one before"
    assert handin._target("00-tiny", first) == tmp_path / "00-tiny-handin-2.ipynb", "never the notebook itself"
    edited = json.loads(first.read_text())
    cell(edited, "q1-answer-1")["source"] = "def add_one(x): ..."
    first.write_text(json.dumps(edited))
    assert handin._target("00-tiny", mine).name == "00-tiny-handin-2.ipynb", "somebody worked in it"
    (tmp_path / "00-tiny-handin-2.ipynb").mkdir()
    assert handin._target("00-tiny", mine).name == "00-tiny-handin-3.ipynb"


def test_which_file_is_the_notebook(solved, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)

    def found(path=None, **names) -> Path:
        return find_notebook("00-tiny", path, SimpleNamespace(user_ns=names)).path

    with pytest.raises(GraderError, match=r'No saved notebook of 00-tiny .* grader.export\("00-tiny.ipynb"\)'):
        found()
    other = json.dumps(solved).replace("00-tiny", "01-other")
    Path("other.ipynb").write_text(other)
    Path("torn.ipynb").write_text('{"cells": [')
    Path("mine.ipynb").write_text(json.dumps(solved))
    handin._write(Path("00-tiny-handin.ipynb"), cleaned(solved, "00-tiny"))
    assert found() == Path("mine.ipynb"), "an earlier hand-in is passed over, and so are other notebooks"
    Path("copy.ipynb").write_text(json.dumps(solved))
    with pytest.raises(GraderError, match="2 notebooks here are of 00-tiny: copy.ipynb, mine.ipynb. Say which one"):
        found()
    assert found("mine.ipynb") == Path("mine.ipynb")
    assert found(__vsc_ipynb_file__=str(tmp_path / "copy.ipynb")) == tmp_path / "copy.ipynb"
    assert found(__session__=str(tmp_path / "mine.ipynb")) == tmp_path / "mine.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", "some/folder/copy.ipynb")
    assert found() == Path("copy.ipynb"), "named as seen from the server's folder"
    monkeypatch.setenv("JPY_SESSION_NAME", "Untitled.ipynb")
    with pytest.raises(GraderError, match="2 notebooks"):
        found()  # renamed since the kernel began
    for path, why in [
        ("nowhere.ipynb", "nowhere.ipynb cannot be read: No such file"),
        ("torn.ipynb", "not a notebook that can be read"),
        ("other.ipynb", "the notebook of 01-other, but this session has started 00-tiny"),
        (3, "Say which file is the notebook"),
    ]:
        with pytest.raises(GraderError, match=why):
            found(path)


def script(code: str, folder: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "TORCHGRADER_COURSE": str(COURSE)}
    environment.pop("JPY_SESSION_NAME", None)
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_a_full_disk_leaves_nothing_half_written(solved, tmp_path):
    (tmp_path / "mine.ipynb").write_text(json.dumps(solved))
    code = """
    import resource, grader
    grader.export()
    grader.start("00-tiny")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    grader.export()
    grader.export("mine")
    """
    done = script(code, tmp_path)
    lines = done.stdout.splitlines()
    assert done.stderr == "" and len(lines) == 4
    assert "Run the setup cell" in lines[0] and "cannot be written: File too large" in lines[2]
    assert "mine cannot be read" in lines[3]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.ipynb", "numbers.csv"]


def test_in_a_real_kernel(released, solved, tmp_path, monkeypatch):
    """Run, save, export; then run on without saving, and export again."""
    nbclient = pytest.importorskip("nbclient")
    monkeypatch.setenv("TORCHGRADER_COURSE", str(COURSE))
    path = tmp_path / "my work.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    shutil.copy(SOLUTIONS / "00-tiny" / "data" / "numbers.csv", tmp_path)
    node = nbformat.reads(json.dumps(solved), 4)
    client = nbclient.NotebookClient(node, timeout=60, resources={"metadata": {"path": str(tmp_path)}})

    def run(source: str) -> str:
        new = nbformat.v4.new_code_cell(source)
        node.cells.append(new)
        client.execute_cell(new, len(node.cells) - 1)
        return "".join(str(o.get("data", {}).get("text/plain", o.get("text", ""))) for o in new.outputs)

    with client.setup_kernel():
        for index, c in enumerate(node.cells):
            client.execute_cell(c, index)
        run("%pip --version\nhelper = 1  # a magic is no syntax error")
        nbformat.write(node, path)
        shown = run("grader.export()")
        assert shown == "Wrote 00-tiny-handin.ipynb, the file to hand in: 2 of 2 questions answered."
        link = node.cells[-1].outputs[0]["data"]["text/html"]
        assert 'href="00-tiny-handin.ipynb"' in link and "Before you hand it in" not in link
        handed = json.loads((tmp_path / "00-tiny-handin.ipynb").read_text())
        assert handed["metadata"]["grader"]["assignment"] == "00-tiny" and str(Path.home()) not in json.dumps(handed)
        run("def add_one(x):\n    return x + 2")
        shown = run("grader.export()")
        assert "q1: the saved file holds another text than you ran last" in shown
        node.cells[-1].source = "grader.export(path='my work.ipynb')"
        nbformat.write(node, path)
        assert "Before" not in run("grader.export()"), "saved: the last definition is the one that ran last"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["00-tiny-handin.ipynb", "my work.ipynb", "numbers.csv"]


def test_the_same_score(released, solved, tmp_path):
    """A hand-in is graded like the notebook it was made from."""
    half = json.loads(json.dumps(solved))
    cell(half, "q2-answer-1")["source"] = cell(released, "q2-answer-1")["source"]
    (tmp_path / "in").mkdir()
    for name, notebook in {"solved": solved, "half": half, "stub": released}.items():
        notebook["cells"].append({**cell(notebook, "hand-in"), "id": "last", "source": "grader.export()"})
        (tmp_path / "in" / f"{name}.ipynb").write_text(json.dumps(notebook))
        handin._write(tmp_path / "in" / f"{name}-exported.ipynb", cleaned(notebook, "00-tiny"))
    command = [sys.executable, "-m", "grader", "grade", "00-tiny", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=COURSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    results = {p.stem: json.loads(p.read_text()) for p in (tmp_path / "out" / "results").glob("*.json")}
    points = {name: [q["earned"] for q in record["questions"]] for name, record in results.items()}
    assert points["solved"] == [1.0, 2.5] and points["stub"] == [0.0, 0.0] and 0 < sum(points["half"]) < 3.5
    for name in ("solved", "half", "stub"):
        assert points[name] == points[f"{name}-exported"] and results[name]["cell_errors"] == {}
