"""Copies in disguise are found, what the course or the class explains is not, and the page is safe to open."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from benchmarks.disguises import DISGUISES, disguised
from benchmarks.similar import Pool, measure
from grader.assignment import find_assignment
from grader.release import solution_notebook
from grader.similar import Cell, Comparison, Thresholds, given, read_handins
from grader.similar.compare import marked
from grader.similar.fingerprints import Vocabulary
from grader.similar.tokens import MAX_CHARACTERS, tokens, words

COURSE = Path(__file__).parent / "fake_course"
KNOWN = frozenset({"torch", "nn", "train"})
CODE = '''
class Scaled(nn.Module):
    """Scales."""

    def __init__(self, x, width=32):
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.inner = nn.Linear(x.shape[1], width)

    def forward(self, x):
        return self.inner(x - self.mean).clamp_min(1e-6)


def train(x, y):
    model = Scaled(x)
    total = 0.0  # so far
    for step in range(300):
        total += float((model(x) - y).square().mean() * 0.125)
    return model, total
'''


def windows(code: str) -> set[tuple[str, ...]]:
    vocabulary = Vocabulary(KNOWN)
    prints = vocabulary.read(code)
    return {words(prints.tokens[first:last]) for first, last in prints.spans.tolist()}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_changes_no_window(name):
    other = disguised(name, CODE, KNOWN, random.Random(1))
    assert (other == CODE) == (name == "verbatim")
    assert windows(other) == windows(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [("square", "abs"), ("300", "200"), ("clamp_min", "clamp"), ("model(x) - y", "y - model(x)"), ("+=", "=")],
)
def test_what_a_program_does_changes_windows(old, new):
    assert old in CODE
    assert windows(CODE.replace(old, new)) != windows(CODE)


def test_numbers_types_and_quotes_are_spelt_as_one_likes():
    one = "def f(x: torch.Tensor, n: int = 1) -> float:\n    return g(x, 'a', 1e-2) / n"
    other = 'def f(z, m=1):\n    return g(\n        z, "b",\n        0.010,\n    ) / m'
    assert windows(one) == windows(other)


def test_cells_that_are_no_python_are_read_too():
    found = tokens("%timeit f(x)\nfor i in range(3)\n    y = x.exp() +\n", KNOWN)
    assert [token.word for token in found][-4:] == ["=", "x", "exp", "+"]


@pytest.mark.parametrize("text", ["\n", '"""', "x=(", '"', "f'{", "\\\n", "# x\n", "'\\", "a.", "é"])
def test_reading_hostile_text_ends_soon(text):
    began = time.process_time()
    tokens(text * MAX_CHARACTERS)
    assert time.process_time() - began < 5


def compare(handins: list[str], explained: str = "") -> list:
    vocabulary = Vocabulary(KNOWN)
    comparison = Comparison([[Cell("q1", 1, text)] for text in handins], vocabulary, vocabulary.seen([explained]))
    return comparison.pairs(Thresholds())


def others(count: int, lines: int = 9) -> list[str]:
    """Answers of one form, in which each line has a name of its own."""
    return [
        "\n".join(f"a = torch.op{n}_{line}(b, dim={n}) * {line} + c.part{n}" for line in range(lines))
        for n in range(count)
    ]


def test_a_copy_is_found_and_what_the_course_gave_is_not():
    copy = disguised("renamed, reordered", CODE, KNOWN, random.Random(2))
    class_ = [*others(8), CODE, copy]
    (pair,) = compare(class_)
    assert (pair.left, pair.right, pair.others) == (8, 9, 0)
    assert pair.whole.share == pytest.approx(1) and pair.whole.words > 20
    assert compare(class_, explained=CODE) == []


def test_what_half_of_the_class_has_explains_itself():
    texts = others(20, lines=2)
    assert compare([text + CODE for text in texts[:10]] + texts[10:]) == []
    assert {(pair.left, pair.right) for pair in compare([text + CODE for text in texts[:3]] + texts[3:])} == {
        (0, 1),
        (0, 2),
        (1, 2),
    }


def test_three_copies_in_a_class_of_three_are_no_custom():
    assert len(compare([CODE] * 3)) == 3


def test_a_short_answer_makes_no_pair():
    short = "def f(x):\n    return x.exp() - 1"
    assert compare([*others(8), short, short]) == []


def test_a_pair_is_found_across_cells_and_counts_who_else_has_it():
    first, second = CODE.strip().split("\n\n\n")
    handins = [[Cell("q1", 1, text)] for text in others(12)]
    handins += [[Cell("q1", 1, second), Cell("", 2, first)], [Cell("q1", 1, CODE)], [Cell("q2", 1, CODE)]]
    vocabulary = Vocabulary(KNOWN)
    pairs = Comparison(handins, vocabulary, set()).pairs(Thresholds())
    assert {(pair.left, pair.right, pair.others) for pair in pairs} == {(12, 13, 1), (12, 14, 1), (13, 14, 1)}


def test_marks_are_the_common_words_and_nothing_else():
    vocabulary = Vocabulary(KNOWN)
    prints = vocabulary.read("x = torch.rare(y, 3)  # mine\nz = 4")
    common = frozenset(vocabulary.seen(["a = torch.rare(b, 3)"]))
    assert [prints_text(prints, span) for span in marked(prints, common)] == ["x = torch.rare(y, 3"]


def prints_text(prints, span: tuple[int, int]) -> str:
    return "x = torch.rare(y, 3)  # mine\nz = 4"[slice(*span)]


# Measured by `python -m benchmarks.similar`: in five classes of 100, every planted pair is shown and no unrelated one;
# of copies of answers that hold little but the reference solution, 65 of 79 in the worst assignment.
@pytest.mark.parametrize("name", ["03-data", "05-training", "09-capstone"])
def test_every_planted_pair_of_a_class_is_shown(name):
    pool = Pool(find_assignment(name, Path(__file__).parent.parent))
    total, shown, _ = measure(pool, pool.make(100, random.Random(0)), Thresholds())
    assert total["planted"] >= 5 and total["unrelated"] >= 90
    assert shown["planted"] == total["planted"]
    assert shown["little"] >= 0.7 * total["little"]
    assert shown["unrelated"] <= 0.001 * total["unrelated"]


# ------------------------------------------------------------------ the command


def grader(*arguments: str | Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "grader.cli", "--course", COURSE, *arguments]
    environment = dict(os.environ, COLUMNS="160")
    return subprocess.run(map(str, command), capture_output=True, text=True, timeout=180, env=environment)


HELPERS = "\n".join(f"def helper_{n}(tensor):\n    return tensor.roll({n}).clamp(-{n}, 77) * {n}.5\n" for n in range(4))
STRANGE = (
    "note = '</pre><script>alert(1)</script>'; torch.special.erfcx(torch.zeros(3, 5)).lerp(x, 0.3)  # \x1b[31m\u202e"
)


def solved(*added: str, first: str = ""):
    node = solution_notebook(find_assignment("00-tiny", COURSE))
    for number, source in enumerate(added):
        node.cells.append(nbformat.v4.new_code_cell(source, id=f"added-{number}"))
    for cell in node.cells:
        if first and cell.metadata.get("grader", {}).get("question") == "q1" and "def add_one" in cell.source:
            cell.source = f"{cell.source}\n{first}"
    return node


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> tuple[Path, Path]:
    """A class graded by the real command: two that share helpers in different dress, one file handed in twice."""
    folder, out = tmp_path_factory.mktemp("hand-ins"), tmp_path_factory.mktemp("out")
    other = disguised("renamed, reordered", HELPERS, frozenset({"torch"}), random.Random(3))
    nodes = {
        "ada": solved(HELPERS, first=f"def shown(x):\n    {STRANGE}"),
        "bob": solved(first=f"{other}\ndef shown(x):\n    {STRANGE}"),
        "cy": solved("unique = torch.arange(17).flip(0).cumsum(0)"),
        "dee": solved("unique = torch.arange(17).flip(0).cumsum(0)"),
        "eve": solved(),
        "fay": solved(),
    }
    for name, node in nodes.items():
        nbformat.write(node, folder / f"{name}.ipynb")
    done = grader("grade", "00-tiny", folder, "-o", out, "--device", "cpu")
    assert done.returncode == 0, done.stderr
    return folder, out


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "similar.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_finds_pairs_and_says_where_they_lie(graded):
    _, out = graded
    done = grader("similar", out)
    assert done.returncode == 0, done.stderr
    assert "a lead, not a verdict" in done.stdout and "similar.html" in done.stdout
    found = {(row["one"], row["other"]): row for row in rows(out)}
    assert set(found) == {("ada", "bob"), ("cy", "dee")}  # eve and fay: the reference solution, nothing of their own
    assert found["ada", "bob"]["same_file"] == "no" and float(found["ada", "bob"]["alike"]) > 0.9
    assert found["cy", "dee"]["same_file"] == "yes"


def test_the_page_holds_no_markup_of_students_and_is_the_same_each_time(graded):
    _, out = graded
    grader("similar", out)
    page = (out / "similar.html").read_bytes()
    text = page.decode()
    assert "Content-Security-Policy" in text and "default-src 'none'" in text
    assert "<script" not in text and "&lt;script&gt;" in text and "\x1b" not in text and "\u202e" not in text
    assert "<mark>" in text and "A lead, not a verdict" in text and "the same file, byte for byte" in text
    assert not re.search(r'(?:href|src)="(?!#|feedback/)', text)
    for target in set(re.findall(r'href="(feedback/[^"]+)"', text)):
        assert (out / target).is_file()
    grader("similar", out)
    assert (out / "similar.html").read_bytes() == page


def test_the_top_bounds_the_page_and_not_the_table(graded):
    _, out = graded
    assert grader("similar", out, "--top", "1").returncode == 0
    text = (out / "similar.html").read_text(encoding="utf-8")
    assert 'id="pair-1"' in text and 'id="pair-2"' not in text and "The first 1 are here" in text
    assert len(rows(out)) == 2


def test_hand_ins_elsewhere_changed_or_gone_are_named(graded, tmp_path):
    folder, out = graded
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in folder.iterdir():
        (moved / path.name).write_bytes(path.read_bytes())
    (moved / "cy.ipynb").write_bytes((moved / "cy.ipynb").read_bytes() + b"\n")
    (moved / "eve.ipynb").unlink()
    done = grader("similar", out, "--folder", moved)
    assert done.returncode == 1
    assert "cy.ipynb has changed since it was graded" in done.stdout and "eve.ipynb is not in" in done.stdout
    assert [(row["one"], row["other"]) for row in rows(out)] == [("ada", "bob")]


def test_a_group_is_one_hand_in_and_what_is_too_long_is_said(tmp_path):
    assignment = find_assignment("00-tiny", COURSE)
    long = "# " + "x" * MAX_CHARACTERS
    nbformat.write(solved(HELPERS, long), tmp_path / "group.ipynb")
    digest = hashlib.sha256((tmp_path / "group.ipynb").read_bytes()).hexdigest()
    head = {"status": "graded", "name": None, "file": "group.ipynb", "sha256": digest}
    records = [{**head, "student": student} for student in ("lin", "kim")]
    read = read_handins(assignment, records, tmp_path, tmp_path, given(assignment))
    (hand_in,) = read.found
    assert hand_in.students == (("kim", ""), ("lin", ""))
    assert {cell.question for cell in hand_in.cells} == {"q1", "q2", ""}
    assert len(read.problems) == 1 and "only the first 30,000 were compared" in read.problems[0]
    (problem,) = read_handins(assignment, records, tmp_path, None, given(assignment)).problems
    assert "pass --folder" in problem


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such folder"),
        (["{out}", "--folder", "nowhere"], "no such folder"),
        (["{out}", "--top", "0"], "1 or more"),
    ],
)
def test_wrong_use_is_one_line(graded, arguments, said):
    done = grader("similar", *(argument.format(out=graded[1]) for argument in arguments))
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
