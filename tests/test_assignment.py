"""assignment.toml and the folder around it: what is refused, and that the one line says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.assignment import STUDENT, course_root, find_assignment, load_assignment
from grader.errors import GraderError
from grader.reader import Reader
from grader.runner.facts import facts
from grader.signatures import check_name, parse_name

COURSE = Path(__file__).parent / "fake_course"


@pytest.fixture
def tiny(tmp_path) -> Path:
    return Path(shutil.copytree(COURSE / "solutions" / "00-tiny", tmp_path / "solutions" / "00-tiny"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_reads_everything():
    tiny = find_assignment("00-tiny", COURSE)
    assert (tiny.title, tiny.minutes, tiny.points, tiny.limits.cell_seconds) == (
        "Two small things",
        5,
        3.5,
        5.0,
    )
    assert [q.id for q in tiny.questions] == ["q1", "q2"]
    assert tiny.answer_names == {"add_one": "q1", "Counter": "q2", "count_up": "q2"}
    assert str(tiny.question("q2").names[0]) == "Counter(start=0)"
    assert tiny.question("q2").names[0].kind == "class"
    assert (tiny.closure("q1"), tiny.closure("q2")) == (("q2",), ())
    assert [qid for qid, _ in tiny.variants("wrong")] == ["q1", "q2"]


def test_closure_is_transitive(tiny):
    for kind in ("public", "hidden"):
        shutil.copy(tiny / kind / "test_q1.py", tiny / kind / "test_q3.py")
    with (tiny / "assignment.toml").open("a") as file:
        file.write('[questions.q3]\ntitle="T"\npoints=1\nnames=["f()"]\nhint="h"\nbuilds_on=["q2"]\n')
    assert load_assignment(tiny).closure("q1") == ("q2", "q3")


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("minutes = 5", "", "missing key 'minutes'"),
        ("minutes = 5", "minutes = 5\nauthor = 'x'", "unknown key 'author'"),
        ("minutes = 5", "minutes = true", "minutes should be a whole number above 0"),
        ("minutes = 5", "minutes = 2.5", "minutes should be a whole number above 0"),
        ("points = 1", "points = '1'", "questions.q1.points should be a number above 0"),
        ("points = 1", "point = 1", "unknown key 'point' in [questions.q1]"),
        ("cell_seconds = 5", "cell_second = 5", "unknown key 'cell_second' in [limits]"),
        ('builds_on = ["q1"]', 'builds_on = ["q7"]', "builds_on names 'q7', no earlier question"),
        ('builds_on = ["q1"]', 'builds_on = ["q2"]', "builds_on names 'q2', no earlier question"),
        ("count_up(counter, times=1)", "add_one(x)", "'add_one' is asked for twice, in q1 and q2"),
        ("add_one(x)", "add_one(x", "is no signature"),
        ("add_one(x)", "read(x)", "is what suites call `student.read`"),
        ("[questions.q1]", "[questions.Q1]", "small letters and digits"),
        ("title =", "title", "not valid TOML"),
    ],
)
def test_refuses_a_bad_toml(tiny, old, new, told):
    edit(tiny / "assignment.toml", old, new)
    with pytest.raises(GraderError) as caught:
        load_assignment(tiny)
    text = str(caught.value)
    assert told in text and str(tiny / "assignment.toml") in text and "\n" not in text


@pytest.mark.parametrize(
    "path, told",
    [
        ("hidden/test_q9.py", "no such question"),
        ("public/helpers.py", "no such question"),
        ("variants/wrong/q9__x.py", "a variant is called"),
        ("variants/right/loop.py", "a variant is called"),
    ],
)
def test_refuses_stray_files(tiny, path, told):
    (tiny / path).write_text("")
    with pytest.raises(GraderError, match=told) as caught:
        load_assignment(tiny)
    assert str(tiny / path) in str(caught.value)


@pytest.mark.parametrize("path", ["hidden/test_q2.py", "public/test_q1.py", "notebook.py"])
def test_refuses_missing_files(tiny, path):
    (tiny / path).unlink()
    with pytest.raises(GraderError, match="no such file"):
        load_assignment(tiny)


def test_students_need_no_hidden_files(tiny):
    shutil.rmtree(tiny / "hidden")
    shutil.rmtree(tiny / "variants")
    (tiny / "notebook.py").unlink()
    assert load_assignment(tiny, parts=STUDENT).name == "00-tiny"


def test_unknown_assignment_lists_those_there_are(tiny):
    with pytest.raises(GraderError, match="no assignment '05-training'; there is 00-tiny"):
        find_assignment("05-training", tiny.parent.parent)


def test_root_of_the_course(tiny, monkeypatch, tmp_path):
    monkeypatch.delenv("TORCHGRADER_COURSE", raising=False)
    monkeypatch.chdir(tiny / "hidden")
    assert course_root() == tmp_path
    monkeypatch.setenv("TORCHGRADER_COURSE", str(COURSE))
    assert course_root() == COURSE
    with pytest.raises(GraderError, match="--course .*no folder solutions"):
        course_root(tiny)


def test_reader_names_the_file():
    with pytest.raises(GraderError, match="x.toml: hint should be a text"):
        Reader(Path("x.toml")).text(3, "hint")


class Base:
    def __init__(self, lr, momentum=0.0):
        pass


class Misspelt:
    def init(self, lr):
        pass


def generator(x):
    yield x


async def coroutine(x):
    return x


@pytest.mark.parametrize(
    "declared, thing, told",
    [
        ("f(x, dim=0)", lambda x, dim=0: x, None),
        ("f(x, dim=0)", lambda data, dim=0: data, None),  # required ones are passed by position
        ("f(x, dim=0)", lambda *args, **kwargs: args, None),
        ("f(x, dim=0)", lambda x, dim=0, more=1: x, None),
        ("gradient(f, x)", lambda x: x, "the parameter `f` is missing"),
        ("f(x, dim=0)", lambda x: x, "the parameter `dim` is missing"),
        ("f(x, dim=0)", lambda x, dim: x, "`dim` should have a default value"),
        ("f(x, dim=0)", lambda x, d=0: x, "should be called `dim`"),
        ("f(x, dim=0)", lambda x, *, dim=0: x, "can only be passed by name"),
        ("f(x, y)", lambda y, x: x, "the order differs"),
        ("f(x)", lambda x, y: x, "it also demands `y`"),
        ("f(x)", lambda self, x: x, "`self` belongs to a method"),
        ("f(x, *, key)", lambda x: x, "the parameter `key` is missing"),
        ("f(x, *, key)", lambda x, key: x, None),
        ("f(x)", 3, "an object of type int, not a function"),
        ("f(x)", Base, "`f` is a class"),
        ("f(x)", generator, "contains `yield`"),
        ("f(x) -> Iterator", generator, None),
        ("f(x)", coroutine, "async def"),
        ("class Base(lr, momentum=0.0)", Base, None),
        ("class Base(lr, *, nesterov=False)", Base, "the parameter `nesterov` is missing"),
        ("class Base(lr)", Base(1), "an object of the class, not the class"),
        ("class Base(lr)", generator, "`Base` is a function"),
        ("class Misspelt(lr)", Misspelt, "must be called `__init__`, with two underscores on each side"),
    ],
)
def test_what_is_wrong_with_a_name(declared, thing, told):
    found = check_name(parse_name(declared), facts(thing))
    assert (found is None) if told is None else (found is not None and told in found)


@pytest.mark.parametrize("lie", [{}, {"kind": "function", "params": [1]}, {"kind": "class", "misspelt": 3}, [], 7])
def test_facts_from_a_liar_raise_nothing(lie):
    check_name(parse_name("f(x)"), lie)


def test_text_from_the_runner_is_cut():
    lie = {"kind": "function", "params": [["\x1b[31m" + "a" * 500, "any", False], ["b", "any", False]]}
    text = check_name(parse_name("f(x)"), lie)
    assert len(text) < 400 and "\x1b" not in text
