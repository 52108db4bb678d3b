"""Each notebook in a real JupyterLab: run with its stubs unfilled, then solved, every check cell run.

`pytest -m browser` opens one notebook, `pytest -m browser --every-notebook` all of them; `--screenshots FOLDER` keeps
pictures.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from grader.assignment import find_assignment
from grader.release import solution_notebook

ROOT = Path(__file__).parent.parent
NAMES = sorted(path.stem for path in ROOT.glob("assignments/*/*.ipynb"))
FIRST = "05-training"
ALL_PASS = r"(\d+) of \1 checks? pass"

pytestmark = pytest.mark.browser


def text_of(outputs: list[dict]) -> str:
    parts = []
    for output in outputs:
        data = output.get("data", {})
        parts.append(output.get("text", "") or data.get("text/plain", ""))
        parts += [output.get("ename", "")]
    return "".join("".join(part) for part in parts)


def errors_of(outputs: dict[str, list[dict]]) -> dict[str, str]:
    return {cell: o["ename"] + ": " + o["evalue"] for cell, found in outputs.items() for o in found if "ename" in o}


@pytest.mark.parametrize("name", NAMES)
def test_unfilled_then_solved(name, tmp_path, request):
    from tests.jupyterlab import open_notebook

    if name != FIRST and not request.config.getoption("--every-notebook"):
        pytest.skip("one notebook suffices unless --every-notebook is given")
    assignment = find_assignment(name, ROOT)
    shutil.copy(ROOT / "assignments" / name / f"{name}.ipynb", tmp_path)
    solved = {
        cell.id: cell.source
        for cell in solution_notebook(assignment).cells
        if cell.metadata.get("grader", {}).get("role") == "answer"
    }
    checks = [f"{question.id}-check" for question in assignment.questions]
    pictures = request.config.getoption("--screenshots")
    with open_notebook(tmp_path / f"{name}.ipynb") as lab:
        lab.run_all(180)
        unfilled = lab.outputs()
        assert not errors_of(unfilled), "with its stubs unfilled no cell stops"
        for check in checks:
            text = text_of(unfilled[check])  # where faulty code is given in place of a stub, some checks may pass
            assert re.search("not attempted|not yet|not pass yet|stub", text, re.I), text
            assert not re.search(ALL_PASS, text), text
        if pictures:
            lab.screenshots(Path(pictures), f"{name}-unfilled")
        lab.fill(solved)
        lab.run_all(300)
        outputs = lab.outputs()
        assert not errors_of(outputs)
        for check in checks:
            text = text_of(outputs[check])
            assert re.search(ALL_PASS, text), text
        if pictures:
            lab.screenshots(Path(pictures), f"{name}-solved")
        lab.save()
    assert (tmp_path / f"{name}.ipynb").stat().st_size > 1000
