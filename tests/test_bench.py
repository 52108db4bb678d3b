"""The bench itself: what one fault costs, on copies and in the runner itself, and what a judge may be told."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import torch

from grader.assignment import find_assignment
from grader.grade import Bench, Graded, Work
from grader.notebook.reading import notebook_from_bytes
from grader.release import build_notebook, solution_notebook, with_variant

COURSE = Path(__file__).parent / "fake_course"
# A build of torch with CUDA has no simulated accelerator: without a GPU, tests on one are left out.
DEVICES = ("cpu",) if torch.backends.cuda.is_built() else ("cpu", "cuda")


@pytest.fixture(scope="module")
def assignment():
    return find_assignment("01-proxies", COURSE)


def work(key: str, node, **options) -> Work:
    return Work(key, notebook_from_bytes(nbformat.writes(node).encode(), f"{key}.ipynb"), "seed", **options)


def variant(assignment, name: str) -> Work:
    code = (assignment.folder / "variants/wrong" / f"{name}.py").read_text()
    return work(name, with_variant(assignment, "q2", code))


def grade(bench: Bench, *works: Work) -> dict[str, Graded]:
    found: dict[str, Graded] = {}
    bench.grade(works, lambda graded: found.setdefault(graded.work.key, graded))
    return found


def statuses(graded: Graded, question: str = "q2") -> dict[str, str]:
    return {row["test"]: row["status"] for row in graded.rows if row["question"] == question}


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_a_test_that_hangs_or_crashes_costs_itself_alone(assignment, device):
    """On "cuda" tests run one after another in the runner itself: without copies, so it is started anew when lost."""
    with Bench(assignment, device=device, jobs=2) as bench:
        found = grade(bench, *(variant(assignment, name) for name in ("q2__hangs", "q2__exits", "q2__crashes")))
        after = grade(bench, work("after", solution_notebook(assignment)))["after"]
    devices = ("cpu", "cuda") if device == "cuda" else DEVICES
    expected = {"test_first": "passed"} | {f"test_device[{each}]": "passed" for each in devices}
    assert statuses(found["q2__hangs"]) == expected | {"test_second": "timeout"}
    assert statuses(found["q2__exits"]) == expected | {"test_second": "crashed"}
    assert statuses(found["q2__crashes"]) == expected | {"test_second": "crashed"}
    for graded in found.values():
        assert [row["test"] for row in graded.rows] == [row["test"] for row in after.rows], "no test twice, none lost"
        assert not graded.fault
    assert {row["status"] for row in after.rows} == {"passed"}


def test_a_test_that_kills_the_runner_costs_itself_alone(assignment):
    code = "import os\n\n\ndef act(kind):\n    if kind == 'quick':\n        os.kill(os.getppid(), 9)\n    return kind"
    with Bench(assignment, jobs=1) as bench:
        graded = grade(bench, work("killer", with_variant(assignment, "q2", code)))["killer"]
    found = statuses(graded)
    assert {found[test] for test in ("test_first", *(f"test_device[{device}]" for device in DEVICES))} == {"passed"}
    assert set(statuses(graded, "q1").values()) == {"passed"}


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_switches_that_a_cell_leaves_behind_cost_nothing(assignment, device):
    node = solution_notebook(assignment)
    code = "import torch\ntorch.set_grad_enabled(False)\ntorch.set_default_dtype(torch.float64)\n"
    node.cells.append(nbformat.v4.new_code_cell(code + "torch.set_default_device('meta')"))
    with Bench(assignment, device=device, jobs=1) as bench:
        found = grade(bench, work("switched", node), work("after", solution_notebook(assignment)))
    assert found["switched"].rows and not found["switched"].cell_errors
    assert [row["status"] for row in found["switched"].rows] == [row["status"] for row in found["after"].rows]


def test_questions_can_be_chosen_and_stubs_tried(assignment):
    with Bench(assignment, jobs=1) as bench:
        stub = build_notebook(assignment)
        found = grade(bench, work("chosen", stub, questions=("q2",)), work("tried", stub, try_stubs=True))
    assert {row["question"] for row in found["chosen"].rows} == {"q2"}
    assert {row["status"] for row in found["chosen"].rows} == {"not attempted"}
    assert {row["status"] for row in found["tried"].rows} == {"not attempted"}, "by the stub's own exception"


def test_the_same_submission_gets_the_same_verdicts(assignment):
    code = "def act(kind):\n    raise ValueError(str(kind))\n"
    seeds = {}
    for seed in ("one", "two"):
        node = with_variant(assignment, "q2", code)
        seeds[seed] = Work(seed, notebook_from_bytes(nbformat.writes(node).encode(), "x.ipynb"), seed)
    with Bench(assignment, jobs=1) as bench:
        rows = [grade(bench, seeds[seed])[seed].rows for seed in ("one", "two", "one")]
    plain = [[{k: v for k, v in row.items() if k != "seconds"} for row in found] for found in rows]
    assert plain[0] == plain[2]


def test_notebooks_cannot_change_the_data_of_the_assignment():
    tiny = find_assignment("00-tiny", COURSE)
    node = solution_notebook(tiny)
    reader = nbformat.v4.new_code_cell("raise ValueError(open('numbers.csv').read()[:5])", id="reader")
    node.cells.append(reader)
    notebook = notebook_from_bytes(nbformat.writes(node).encode(), "x.ipynb")
    notebook = type(notebook)(notebook.cells, {"numbers.csv": b"forged", "own.txt": b"kept"}, ())
    with Bench(tiny, jobs=1) as bench:
        graded = grade(bench, Work("x", notebook, "seed"))["x"]
    (error,) = graded.cell_errors.values()
    assert "forge" not in error["text"]
