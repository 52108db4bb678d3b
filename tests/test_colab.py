"""A released notebook in Colab: set up, checked, handed in; and a hand-in that uses Colab's own things, graded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.assignment import find_assignment, load_assignment
from grader.release import build_notebook, solution_notebook
from tests.colab import PERSON, as_colab, colab
from tests.test_wheel import build

ROOT = Path(__file__).parent.parent
COURSE = Path(__file__).parent / "fake_course"
# Colab's own shell is made from IPython 7.34: this may name a Python that has it, and ipykernel, torch and pytest.
PYTHON = os.environ.get("TORCHGRADER_COLAB_PYTHON", sys.executable)
ENVIRONMENT = {"TORCHGRADER_COURSE": str(COURSE), "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def tiny():
    return load_assignment(COURSE / "solutions" / "00-tiny")


def plain(node) -> dict:
    return json.loads(nbformat.writes(node))


def fill(session, solution) -> None:
    for cell in solution.cells:
        if cell.metadata.get("grader", {}).get("role") == "answer":
            session.edit(cell.id, cell.source)


def errors(session) -> list[str]:
    outputs = [o for cell in session.cells for o in cell.get("outputs", [])]
    return [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]


def test_a_notebook_from_start_to_hand_in(tiny, tmp_path):
    content = tmp_path / "content"
    with colab(plain(build_notebook(tiny)), content, ENVIRONMENT, "Ada's copy.ipynb", PYTHON) as session:
        form = session.add('#@title Where am I? { display-mode: "form" }\nprint(get_ipython())')
        assert "google.colab._shell.Shell" in session.text(form["metadata"]["id"])
        session.run_all()
        assert errors(session) == [] and session.downloads == {}, "run all downloads nothing by itself"
        assert "Put beside the notebook: numbers.csv" in session.text("setup")
        assert "not attempted" in session.text("q1-check") and "0 of 2 questions" in session.text("check-all")
        fill(session, solution_notebook(tiny))
        session.run_all()
        session.edit("q1-answer-1", "def add_one(x):\n    return x + 1.0\n")
        session.edit("hand-in", "".join(session.cell("hand-in")["source"]).replace("# grader", "grader"))
        session.run("hand-in")
        assert "2 of 2 questions answered" in session.text("hand-in")
        assert "q1: the notebook holds another text than you ran last" in session.text("hand-in")
        assert sorted(p.name for p in content.glob("*")) == ["00-tiny-handin.ipynb", "numbers.csv", "sample_data"]
        handed = session.downloads["00-tiny-handin.ipynb"]
        assert handed == (content / "00-tiny-handin.ipynb").read_bytes()
        saved = json.dumps(session.saved())
        for secret in (*PERSON.values(), "ABX9TyMq0aQq9aZb1cD2eF3gH4iJ", "1aBcDeFgHiJkLmNoP", "Ada's copy", "T4"):
            assert secret in saved and secret not in handed.decode(), secret
        assert "return x + 1.0" in handed.decode(), "the text of the editor counts"
        session.run("q1-answer-1")
        session.run("hand-in")
        assert "another text" not in session.text("hand-in")


def test_when_colab_does_not_answer(tiny, tmp_path):
    with colab(plain(build_notebook(tiny)), tmp_path, ENVIRONMENT, python=PYTHON) as session:
        session.run("setup")
        session.add("import grader.check.origin\ngrader.check.origin._SECONDS = 0.5")
        session.answers = False
        shown = session.text(session.add("grader.export()")["metadata"]["id"])
        assert "Colab did not hand over the notebook; File > Download > Download .ipynb" in shown
        assert session.downloads == {} and not list(tmp_path.glob("*.ipynb")) and errors(session) == []


def test_a_plugin_of_the_environment_is_not_loaded(tiny, tmp_path):
    """Colab's packages bring pytest plugins; one that breaks, or changes what tests mean, must not reach the checks."""
    site = tmp_path / "site"
    info = site / "hostile-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pytest11]\nhostile = hostile\n")
    (site / "hostile.py").write_text('raise RuntimeError("the plugin was loaded")\n')
    test = tmp_path / "test_nothing.py"
    test.write_text("def test_nothing(): pass\n")
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}", "TORCHGRADER_COURSE": str(COURSE)}
    environment.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)

    def python(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert "the plugin was loaded" in python("-m", "pytest", "-q", str(test)).stderr, "it does lie in wait"
    code = "import grader\ngrader.start('00-tiny')\ndef add_one(x): return x + 1\ngrader.check('q1')\n"
    code += "import os; print(os.environ.get('PYTEST_DISABLE_PLUGIN_AUTOLOAD'))"
    done = python("-c", code)
    assert "2 of 2 checks pass" in done.stdout and done.stdout.endswith("None\n"), done.stdout + done.stderr


COLABS_OWN = """
#@markdown Work on the drive, as Colab shows it
from google.colab import auth, data_table, drive, files, output, runtime, userdata
drive.mount('/content/drive')
from pathlib import Path
folder = Path('/content/drive/MyDrive/course')
folder.mkdir(parents=True, exist_ok=True)
(folder / 'rows.csv').write_text(Path('/content/numbers.csv').read_text())
%cd /content
ROWS = !cat "/content/drive/My Drive/course/rows.csv"
OFFSET = int(ROWS[0].split(',')[0])
files.download('numbers.csv')
output.clear()
drive.flush_and_unmount()
"""


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="/content is there only where the sandbox has a tree of its own")
def test_a_hand_in_that_uses_colabs_own_things_is_graded(tiny, tmp_path):
    """Whether the answer stands on a file of the drive, too."""
    notebook = as_colab(plain(solution_notebook(tiny)), "Ada.ipynb")
    own = {"cell_type": "code", "metadata": {"id": "own"}, "execution_count": 1, "outputs": [], "source": COLABS_OWN}
    answer = next(cell for cell in notebook["cells"] if cell["metadata"]["id"] == "q1-answer-1")
    answer["source"] = "def add_one(x):\n    return x + OFFSET\n"
    answer["metadata"] = {"id": "q1-answer-1", "cellView": "form"}
    notebook["cells"].insert(notebook["cells"].index(answer), own)
    last = {**own, "metadata": {"id": "own2"}, "source": "grader.export()"}
    end = {**own, "metadata": {"id": "own3"}, "source": "runtime.unassign()"}
    notebook["cells"] += [last, end]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.ipynb").write_text(json.dumps(notebook))
    command = [sys.executable, "-m", "grader", "grade", "00-tiny", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=COURSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "out" / "results" / "ada.json").read_text())
    assert record["cell_errors"] == {} and record["points"] == record["of"]


@pytest.mark.slow
def test_the_training_loop_in_colab(tmp_path):
    """The released notebook without `grader`: it is installed from the wheel, then all is run unfilled and solved."""
    build(ROOT, tmp_path / "dist")
    site = tmp_path / "site"
    site.mkdir()
    environment = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "dist"), "PIP_NO_DEPS": "1"}
    environment |= {"PIP_TARGET": str(site), "PYTHONPATH": str(site), "COLAB_WITHOUT": str(ROOT)}
    assignment = find_assignment("05-training", ROOT)
    released = json.loads((ROOT / "assignments" / "05-training" / "05-training.ipynb").read_text())
    with colab(released, tmp_path / "content", environment, "05-training.ipynb", PYTHON) as session:
        session.run_all()
        assert errors(session) == []
        assert (site / "grader").is_dir() and "5 questions, about" in session.text("setup")
        assert "not attempted" in session.text("q5-check") and "0 of 5 questions" in session.text("check-all")
        fill(session, solution_notebook(assignment))
        session.run_all()
        assert errors(session) == [] and "5 of 5 questions pass" in session.text("check-all")
        session.edit("hand-in", "grader.export()")
        session.run("hand-in")
        assert "5 of 5 questions answered" in session.text("hand-in")
        assert "Before you hand it in" not in session.text("hand-in")
        broken = "def training_step(model, batch, criterion, optimizer, device='cpu'):\n    return 1 / 0\n"
        session.edit("q1-answer-1", broken)
        session.run("q1-answer-1")
        session.run("q1-check")
        shown = session.text("q1-check")
        assert "ZeroDivisionError" in shown and "line 2, function training_step" in shown and "return 1 / 0" in shown
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.ipynb").write_bytes(session.downloads["05-training-handin.ipynb"])
    command = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        "05-training",
        str(tmp_path / "in"),
        "-o",
        str(tmp_path / "out"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    record = json.loads((tmp_path / "out" / "results" / "ada.json").read_text())
    assert record["points"] == record["of"] == 11 and record["cell_errors"] == {}
