"""The test files of a planned question, hidden and public, in the style of those that are written by hand."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from grader.convert.assertions import reveals
from grader.convert.edits import indented, literal
from grader.convert.names import parsed
from grader.convert.planned import PlannedQuestion, PlannedTest
from grader.convert.translate import Translated

CONFTEST = '''\
"""What imported tests share."""

import traceback
from contextlib import contextmanager

import pytest

from grader.suite import Mistake, StudentError, mistake

STUMBLES = (
    AssertionError,
    TypeError,
    AttributeError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    StopIteration,
)


@pytest.fixture
def judged():
    """`with judged(tried, should) as tried:` an answer that the test stumbles over is a wrong one, and says so."""

    @contextmanager
    def judging(tried, should=None):
        try:
            yield tried
        except Mistake as error:
            if should and str(error).startswith("Tried:"):
                raise Mistake(f"{error}\\n{should}") from None
            raise
        except StudentError:
            raise
        except STUMBLES as error:
            if any(is_a_cell(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)):
                raise  # the student's own code raised it
            got = "The result is not as the task asks"
            if not isinstance(error, AssertionError):
                got = f"The test could not work with the result ({type(error).__name__}); is it of the right kind?"
            raise mistake(tried=tried, got=got, should=should) from None

    return judging


def is_a_cell(file):
    return file.startswith("<") or "ipykernel_" in file
'''

_AS_SHOWN = '''\
def as_shown(value):
    """What a notebook shows of a value; numbers of numpy without their type, as numpy 1 had them"""
    with np.printoptions(legacy="1.25"):
        return repr(value).replace("SentTensor(", "tensor(")
'''

_AS_SET = '''\
def as_set(student, value):
    """A set comes as a reference, whose items are asked for; anything else stays what it is"""
    return set(value) if student.type(value) == "set" else value
'''

_AS_ITEMS = '''\
def as_items(value):
    """What `in` looks through: the items of a reference, which so has no say in it; any other value itself"""
    return list(value) if hasattr(value, "describe_remote") else value
'''


def hidden_file(question: PlannedQuestion) -> str:
    """The suite that counts."""
    tests, found = [], []
    for number, group in enumerate(question.groups, 1):
        titles = [_title(question, planned.hidden, number, "hidden test", planned.test.title) for planned in group]
        blocks = [_block(p.hidden, t, _failure(p, True)) for p, t in zip(group, titles, strict=True)]
        weight = (
            round(sum(planned.weight for planned in group), 6) or 1.0
        )  # a test worth nothing is here in a trial only
        mark = "" if weight == 1 else f"@points({weight:g})\n"
        tests.append(_function(mark, number, titles[0], blocks))
        found += [planned.hidden for planned in group]
        if mark:
            found.append(Translated("", suite={"points"}))
    cells = ", ".join(dict.fromkeys(str(p.test.cell) for group in question.groups for p in group))
    plural = "s" * ("," in cells)
    return _file(f"Hidden tests of {question.id}, imported from cell{plural} {cells}.", found, tests)


def public_file(question: PlannedQuestion) -> str:
    """The checks that go out with the notebook; where the other format had none, that the names are there."""
    if not question.public:
        names = "\n".join(f"    student.{name}" for name in question.names)
        test = (
            f'def test_defined(student):\n    """{_listed(question.names)}: defined as the question asks"""\n{names}\n'
        )
        return _file("whether the answer is right: no public test came with this question", [], [test])
    tests, found = [], []
    for number, planned in enumerate(question.public, 1):
        assert planned.public is not None
        title = _title(question, planned.public, number, "public test", planned.test.title)
        tests.append(_function("", number, title, [_block(planned.public, title, _failure(planned, False))]))
        found.append(planned.public)
    return _file("what their author keeps hidden", found, tests)


def _function(mark: str, number: int, title: str, blocks: Iterable[str]) -> str:
    body = "\n".join(blocks)
    return f'{mark}def test_{number}(student, judged):\n    """{_quoted(title)}"""\n{body}\n'


def _block(code: Translated, title: str, failure: str) -> str:
    more = f", {literal(failure)}" if failure else ""
    return f"    with judged({literal(title)}{more}) as tried:\n{indented(code.body, ' ' * 8)}"


def _title(question: PlannedQuestion, code: Translated, number: int, kind: str, given: str) -> str:
    if given:
        return given.rstrip(".")
    names = [name for name in question.names if name in code.uses] or question.names
    return f"{_listed(names)}, {kind} {number}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _failure(planned: PlannedTest, hidden: bool) -> str:
    """The author's message, unless it would show a value of a hidden test."""
    words = " ".join(planned.test.failure.split())
    tree = parsed(planned.test.code)
    secret = hidden and planned.test.shown is None
    return "" if secret and (tree is None or reveals(words, tree)) else words


def _file(doc: str, found: list[Translated], tests: list[str]) -> str:
    imports = set().union(*(code.imports for code in found))
    suite = set().union(*(code.suite for code in found))
    shows = any(code.shows for code in found)
    if shows:
        imports.add("import numpy as np")
    plain = _in_order(line for line in imports if _is_standard(line))
    other = _in_order(line for line in imports if not _is_standard(line))
    own = [f"from grader.suite import {', '.join(sorted(suite))}"] if suite else []
    head = ["\n".join(block) for block in (plain, other, own) if block]
    parts = ["\n\n".join([f'"""{_quoted(doc)}"""', *head])]
    parts += [_AS_SHOWN.rstrip()] if shows else []
    parts += [_AS_SET.rstrip()] if any(code.sets for code in found) else []
    parts += [_AS_ITEMS.rstrip()] if any(code.items for code in found) else []
    return "\n\n\n".join([*parts, *(test.rstrip() for test in tests)]) + "\n"


def _in_order(lines: Iterable[str]) -> list[str]:
    """Plain imports first, one line for what comes from the same module."""
    plain: list[str] = []
    names: dict[str, set[str]] = {}
    for line in lines:
        module, found, rest = line.removeprefix("from ").partition(" import ")
        if found:
            names.setdefault(module, set()).add(rest)
        else:
            plain.append(line)
    return sorted(plain) + [f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names)]


def _is_standard(line: str) -> bool:
    found = re.match(r"(?:import|from) (\w+)", line)
    return found is not None and found[1] in sys.stdlib_module_names


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    return text + " " if text.endswith('"') else text
