"""A small course whose checks end in every way a check can end: what the tests of the panel look at."""

from __future__ import annotations

import linecache
import textwrap
from pathlib import Path

from grader.assignment import STUDENT, Assignment, load_from
from grader.check.panel import Line, Panel, Table
from grader.check.run import Report, run_checks

NAME = "00-gallery"
_CALLS = 40
_LONG_WORD = "layers." * 30 + "weight"
_RIGHT = "def NAME(x):\n    return x + 1"
_TEST = '''
def test_a(student):
    """It can be called"""
    student.NAME(1)


def test_b(student):
    """Every number is one larger, which a title says that is long enough to need a second line in a narrow window"""
    expect(student.NAME(1) == 2, tried="NAME on the number 1", got="It returned something else", fix=FIX)
'''
_SKIPS = '''
def test_gpu(student, cuda):
    """On a GPU it gives the same numbers"""
    student.NAME(1)
'''

# id: title, public checks, the student's cells. NAME is answer_<id>.
QUESTIONS: dict[str, tuple[str, str, list[str]]] = {
    "q1": ("All is right", _TEST, [_RIGHT]),
    "q2": (
        "Wrong, and there is much to say",
        _TEST.replace("FIX", repr("\n".join(f"Line {n} of `advice` costs $1, or \\(x^{n}\\)" for n in range(1, 30)))),
        ["def NAME(x):\n    for n in range(50):\n        print('step', n, 'loss', x)\n    return x"],
    ),
    "q3": (
        "An error that went through many functions",
        _TEST,
        [
            "\n".join(f"def step_{n}(x):\n    return step_{n + 1}(x)" for n in range(_CALLS))
            + f"\ndef step_{_CALLS}(x):\n    raise ValueError('size mismatch for ' + {_LONG_WORD!r})",
            "def NAME(x):\n    return step_0(x)",
        ],
    ),
    "q4": ("Nobody has begun", _TEST, ["def NAME(x):\n    raise NotImplementedError('q4: not answered yet')"]),
    "q5": ("A check is left out", _TEST + _SKIPS, [_RIGHT]),
    "q6": ("The check itself is broken", 'def test_a(student):\n    """A title"""\n    {}["x"]\n', [_RIGHT]),
    "q7": ("Stopped by hand", _TEST, ["def NAME(x):\n    raise KeyboardInterrupt"]),
}


def write_course(root: Path) -> Path:
    """Write the course, checks only, and return its `solutions` folder."""
    folder = root / "solutions" / NAME
    (folder / "public").mkdir(parents=True)
    toml = 'title = "A gallery of check panels"\nminutes = 5\n'
    for qid, (title, tests, _) in QUESTIONS.items():
        toml += f'[questions.{qid}]\ntitle = "{title}"\npoints = 1\nnames = ["answer_{qid}(x)"]\n'
        toml += 'hint = "`x + 1` makes a new number."\n'
        text = '"""a second call, and whether the input is left as it was"""\n\nfrom grader.suite import expect\n'
        text += tests.replace("FIX", "'Add 1'").replace("NAME", f"answer_{qid}")
        (folder / "public" / f"test_{qid}.py").write_text(text)
    (folder / "assignment.toml").write_text(toml)
    return folder.parent


def cells() -> dict[str, str]:
    """The code cells of a notebook that shows every panel, by id."""
    found = {"setup": f'import grader\n\ngrader.start("{NAME}")', "wrong-call": 'grader.check("q99")'}
    for qid, (_, _, sources) in QUESTIONS.items():
        for number, source in enumerate(sources):
            found[f"{qid}-answer-{number}"] = source.replace("NAME", f"answer_{qid}")
        found[f"{qid}-check"] = f'grader.check("{qid}")'
    return {**found, "check-all": "grader.check_all()"}


def reports(root: Path) -> tuple[Assignment, list[Report]]:
    """Check the answers in this process."""
    assignment = load_from(write_course(root), NAME, parts=STUDENT)
    names = namespace([source for cell, source in cells().items() if "-answer-" in cell])
    return assignment, [run_checks(assignment, question, names) for question in assignment.questions]


def panels(root: Path) -> list[Line | Panel | Table]:
    """Every panel there is."""
    assignment, found = reports(root)
    lines = [
        Line("The tiny course: 7 questions, about 5 minutes.", "ok"),
        Line("Run the setup cell at the top first: it says `grader.start(...)`.", "wrong"),
    ]
    return [*lines, *map(Panel, found), Table(assignment, found), Table(assignment, found[:1])]


def namespace(sources: list[str]) -> dict[str, object]:
    """What a notebook holds after these cells ran, in one namespace."""
    names: dict[str, object] = {"__name__": "__main__"}
    for number, source in enumerate(sources, 1):
        code = textwrap.dedent(source) + "\n"
        file = f"<ipython-input-{number}-{abs(hash(code))}>"
        linecache.cache[file] = (len(code), None, code.splitlines(True), file)
        exec(compile(code, file, "exec"), names)
    return names
