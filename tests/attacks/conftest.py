"""A bench on which a hostile notebook is graded between honest ones, and what must hold afterwards whatever it did."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest

from grader.assignment import load_assignment
from grader.grade import Bench, Graded, Work
from grader.notebook.reading import notebook_from_bytes
from grader.release.build import build_notebook, solution_notebook
from grader.scoring import needs_human, score

collect_ignore = ["course"]

FOLDER = Path(__file__).parent / "course" / "solutions" / "00-target"
HIDDEN = ("canary-suite-91aa", "canary-expected-c3d7", "canary-solution-5f1c", "7.318426", "EXPECTED")
CLASSMATE = "canary-classmate-77e0"
OUTSIDE = "canary-outside-1b2d"

# Appended to every attack: what the notebook found out is what its answers say when they are called.
TELL = """
FOUND = globals().get("FOUND", "")
def _tell(*args, **kwargs):
    raise RuntimeError("found: " + str(FOUND))
for _name in ("double", "total", "count_down"):
    if _name not in globals():
        exec(f"def {_name}(*args, **kwargs): _tell()")
if "Scale" not in globals():
    class Scale:
        def __init__(self, factor):
            _tell()
"""


def make_notebook(*cells: str, tell: bool = True):
    """A handed-in notebook of these cells, read as the product reads one."""
    node = nbformat.v4.new_notebook()
    node.cells = [nbformat.v4.new_code_cell(cell) for cell in (*cells, *([TELL] if tell else []))]
    return notebook_from_bytes(nbformat.writes(node).encode(), "cheat.ipynb")


@dataclass
class Outcome:
    """What grading a hostile notebook gave."""

    graded: Graded
    entries: list

    @property
    def earned(self) -> float:
        return sum(entry["earned"] for entry in self.entries)

    @property
    def fault(self) -> bool:
        return bool(self.graded.fault) or needs_human(self.entries)

    @property
    def text(self) -> str:
        """All that the student could ever be shown, and the notes for the instructor."""
        seen = [[row["title"], row["status"], row["message"]] for row in self.graded.rows]
        return json.dumps([seen, self.graded.cell_errors, self.graded.notes])

    @property
    def found(self) -> str:
        """What the notebook reported through its exceptions."""
        messages = [row["message"] for row in self.graded.rows if "found: " in row["message"]]
        assert messages, self.text
        return messages[0].split("found: ", 1)[1].split("\n")[0].removesuffix(".")

    def statuses(self, question: str) -> set[str]:
        return {row["status"] for row in self.graded.rows if row["question"] == question}


class Target:
    """The bench, and the files and processes that no notebook may touch."""

    def __init__(self, folder: Path, jobs: int = 1):
        self.assignment = load_assignment(FOLDER)
        self.bench = Bench(self.assignment, jobs=jobs)
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.outside.chmod(0o777)
        self.file = self.outside / "result.json"
        self._count = 0

    def work(self, notebook, key: str = "") -> Work:
        self._count += 1
        return Work(key or f"work {self._count}", notebook, f"seed {self._count}")

    def honest(self, node=None, extra: str = "") -> Work:
        node = node or solution_notebook(self.assignment)
        if extra:
            node.cells.append(nbformat.v4.new_code_cell(extra))
        return self.work(notebook_from_bytes(nbformat.writes(node).encode(), "honest.ipynb"))

    def grade(self, *works: Work) -> list[Outcome]:
        """Outcomes in the order of the works."""
        found: dict[str, Outcome] = {}

        def done(graded: Graded) -> None:
            ids = list(graded.work.questions) or [question.id for question in self.assignment.questions]
            found[graded.work.key] = Outcome(graded, score(self.assignment, graded.rows, ids))

        self.bench.grade(works, done)
        return [found[work.key] for work in works]

    def attack(self, *cells: str, tell: bool = True, notebook=None, earns: float = 0.0) -> Outcome:
        """Grade the notebook of these cells, then an honest one, and check all that must hold in any case."""
        self.file.write_text(OUTSIDE)
        self.file.chmod(0o666)
        before = self._host()
        cheat = self.work(notebook or make_notebook(*cells, tell=tell))
        # one question shows that the bench is well; now and then all of them
        next_one = self.honest() if self._count % 6 == 0 else replace(self.honest(), questions=("q1",))
        outcome, after = self.grade(cheat, next_one)
        self.check(outcome, after, earns)
        assert self._host() == before, "the host was touched"
        return outcome

    def check(self, outcome: Outcome, after: Outcome, earns: float = 0.0) -> None:
        assert outcome.earned <= earns, f"earned {outcome.earned} points: {outcome.text}"
        leaked = [canary for canary in (*HIDDEN, CLASSMATE, OUTSIDE) if canary in outcome.text]
        assert not leaked, f"{leaked} came out: {outcome.text}"
        asked = after.graded.work.questions or [question.id for question in self.assignment.questions]
        full = sum(self.assignment.question(question).points for question in asked)
        assert after.earned == full, f"the next submission suffered: {after.text}"

    def _host(self) -> dict[str, object]:
        pids = (os.getpid(), *self.bench.pids)
        return {
            "files": {path.name: path.read_text() for path in sorted(self.outside.iterdir())},
            "mode": self.file.stat().st_mode,
            "owner": self.file.stat().st_uid,
            "links": self.file.stat().st_nlink,
            "course": sorted((str(path), path.stat().st_mtime_ns) for path in FOLDER.rglob("*") if path.is_file()),
            "processes": [_start_and_state(pid) for pid in pids],
        }


def _start_and_state(pid: int) -> tuple[str, bool]:
    """The start time (another process under the same id has another one), and whether it is stopped or dead."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return fields[19], fields[0] in "TtZX"


@pytest.fixture(scope="session")
def target(tmp_path_factory):
    """One warm bench for all attacks: what one of them spoils, the next honest notebook notices."""
    os.environ["CANARY_TOKEN"] = OUTSIDE  # a secret of the instructor's shell
    made = Target(tmp_path_factory.mktemp("target"))
    with made.bench:
        (stub,) = made.grade(made.honest(build_notebook(made.assignment)))
        assert stub.earned == 0
        yield made
    del os.environ["CANARY_TOKEN"]


@pytest.fixture(scope="session")
def attack(target):
    return target.attack


@pytest.fixture(scope="session")
def notebook():
    return make_notebook
