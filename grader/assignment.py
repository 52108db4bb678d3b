"""What `solutions/NN-name/` promises, read once and refused early: one line names the file and what to do."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.limits import Limits
from grader.reader import Reader, listing
from grader.signatures import RESERVED, Name, parse_name

# What lies in an assignment's folder: where it is written, in a student's package, in a bundle for other graders.
WRITTEN = ("master", "public", "hidden", "variants")
STUDENT = ("public",)
BUNDLED = ("hidden",)

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
QUESTION_ID = re.compile(r"[a-z][a-z0-9]*")
_VARIANT = re.compile(r"(?P<question>[a-z][a-z0-9]*?)__[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True)
class Question:
    """One question: what it asks for, what it is worth, whose answers it may call."""

    id: str
    title: str
    points: float
    hint: str
    names: tuple[Name, ...]
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """One assignment, as assignment.toml has it, and the folder it was read from."""

    name: str
    title: str
    minutes: int
    folder: Path
    limits: Limits
    questions: tuple[Question, ...]

    def question(self, qid: str) -> Question:
        """The question of that id; GraderError lists those there are."""
        for question in self.questions:
            if question.id == qid:
                return question
        raise GraderError(f"{self.name} has no question {qid!r}; it has {self._ids}")

    @property
    def _ids(self) -> str:
        return listing(question.id for question in self.questions)

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)

    @property
    def answer_names(self) -> dict[str, str]:
        """Each promised name with the id of its question."""
        return {name.name: question.id for question in self.questions for name in question.names}

    def closure(self, qid: str) -> tuple[str, ...]:
        """The questions that build on `qid`, directly or through others, in the order of the notebook."""
        reached = {self.question(qid).id}
        for question in self.questions:  # builds_on only points backwards, so one pass is enough
            if reached & set(question.builds_on):
                reached.add(question.id)
        reached.remove(qid)
        return tuple(question.id for question in self.questions if question.id in reached)

    @property
    def master(self) -> Path:
        return self.folder / "notebook.py"

    @property
    def data(self) -> Path:
        """The folder of the data files; it need not exist."""
        return self.folder / "data"

    def suite(self, kind: str, qid: str) -> Path:
        """The test file of a question; kind is "public" or "hidden"."""
        return self.folder / kind / f"test_{qid}.py"

    def variants(self, kind: str, folder: Path | None = None) -> tuple[tuple[str, Path], ...]:
        """(question id, file) of each variant; kind is "right" or "wrong"; `folder` holds both."""
        files = sorted(((folder or self.folder / "variants") / kind).glob("*.py"))
        return tuple((variant_question(self, file), file) for file in files)


def course_root(given: str | Path | None = None) -> Path:
    """The folder that holds `solutions/`: the one given, TORCHGRADER_COURSE, or this folder or one above."""
    for where, source in ((given, "--course"), (os.environ.get("TORCHGRADER_COURSE"), "TORCHGRADER_COURSE")):
        if where:
            root = Path(where).resolve()
            if not (root / "solutions").is_dir():
                raise GraderError(f"{source} {where}: no folder solutions/ in it")
            return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir():
            return folder
    raise GraderError(f"no course at {here}: go to the folder that holds solutions/, or pass --course FOLDER")


def assignment_names(root: str | Path | None = None) -> tuple[str, ...]:
    """The assignments of a course, in order."""
    return _names_in(course_root(root) / "solutions")


def find_assignment(name: str, root: str | Path | None = None) -> Assignment:
    """Load one assignment of the course by name; GraderError lists those that exist."""
    return load_from(course_root(root) / "solutions", name)


def load_from(folder: Path, name: str, *, parts: tuple[str, ...] = WRITTEN) -> Assignment:
    """Load `folder/name`; GraderError lists what `folder` has instead."""
    names = _names_in(folder)
    if name not in names:
        raise GraderError(f"no assignment {name!r}; there is {listing(names) or 'none yet'}")
    return load_assignment(folder / name, parts=parts)


def load_assignment(folder: str | Path, *, parts: tuple[str, ...] = WRITTEN) -> Assignment:
    """Read and check one folder, which must hold these parts (WRITTEN, STUDENT or BUNDLED)."""
    folder = Path(folder)
    path = folder / "assignment.toml"
    if not NAME.fullmatch(folder.name):
        raise GraderError(f"{folder}: an assignment's folder is called NN-name, as 05-training")
    if not path.is_file():
        raise GraderError(f"{path}: no such file; `grader new {folder.name}` writes one")
    read = Reader(path)
    table = read.parse()
    read.keys(table, "", {"title", "minutes", "questions"}, {"limits"})
    raw_questions = read.table(table["questions"], "questions")
    if not raw_questions:
        raise GraderError(f"{path}: no questions; add a table [questions.q1]")
    assignment = Assignment(
        name=folder.name,
        title=read.text(table["title"], "title"),
        minutes=int(read.number(table["minutes"], "minutes", whole=True)),
        folder=folder.resolve(),
        limits=_limits(read, read.table(table.get("limits", {}), "limits")),
        questions=tuple(_question(read, qid, raw) for qid, raw in raw_questions.items()),
    )
    _check_links(path, assignment)
    _check_files(assignment, parts)
    return assignment


def variant_question(assignment: Assignment, file: Path) -> str:
    """The question that a variant file answers, by its name."""
    match = _VARIANT.fullmatch(file.stem)
    if match is None or match["question"] not in {q.id for q in assignment.questions}:
        raise GraderError(
            f"{file}: a variant is called QUESTION__in-a-few-words.py; the questions are {assignment._ids}"
        )
    return match["question"]


def _limits(read: Reader, table: dict) -> Limits:
    known = {field.name: field.type == "int" for field in fields(Limits)}
    read.keys(table, "limits", set(), set(known))
    values = {key: read.number(value, f"limits.{key}", whole=known[key]) for key, value in table.items()}
    typed: dict[str, Any] = {key: int(value) if known[key] else float(value) for key, value in values.items()}
    return Limits(**typed)


def _question(read: Reader, qid: str, raw: Any) -> Question:
    where = f"questions.{qid}"
    if not QUESTION_ID.fullmatch(qid):
        raise read.fail(f"[{where}]: a question's id is small letters and digits, as q1")
    raw = read.table(raw, where)
    read.keys(raw, where, {"title", "points", "names", "hint"}, {"builds_on"})
    names = []
    for text in read.texts(raw["names"], f"{where}.names"):
        try:
            names.append(parse_name(text))
        except ValueError as error:
            raise read.fail(f"{where}.names: {error}") from None
    if not names:
        raise read.fail(f"{where}.names is empty; say which function or class answers the question")
    return Question(
        id=qid,
        title=read.text(raw["title"], f"{where}.title"),
        points=float(read.number(raw["points"], f"{where}.points")),
        hint=read.text(raw["hint"], f"{where}.hint"),
        names=tuple(names),
        builds_on=read.texts(raw.get("builds_on", []), f"{where}.builds_on"),
    )


def _check_links(path: Path, assignment: Assignment) -> None:
    owners: dict[str, str] = {}
    earlier: list[str] = []
    for question in assignment.questions:
        for name in question.names:
            if name.name in owners:
                both = f"{owners[name.name]} and {question.id}"
                raise GraderError(f"{path}: the name {name.name!r} is asked for twice, in {both}; rename one")
            if name.name in RESERVED:
                raise GraderError(f"{path}: {name.name!r} is what suites call `student.{name.name}`; rename it")
            owners[name.name] = question.id
        for other in question.builds_on:
            if other not in earlier:
                raise GraderError(
                    f"{path}: questions.{question.id}.builds_on names {other!r}, no earlier question; "
                    f"earlier are {listing(earlier) or 'none'}"
                )
        earlier.append(question.id)


def _check_files(assignment: Assignment, parts: tuple[str, ...]) -> None:
    if "master" in parts and not assignment.master.is_file():
        raise GraderError(f"{assignment.master}: no such file; write the master notebook there")
    for kind in [part for part in parts if part in ("public", "hidden")]:
        wanted = {f"test_{question.id}.py" for question in assignment.questions}
        found = {file.name for file in (assignment.folder / kind).glob("*.py")}
        for name in sorted(wanted - found):
            raise GraderError(f"{assignment.folder / kind / name}: no such file; each question needs one")
        for name in sorted(found - wanted - {"conftest.py"}):
            raise GraderError(f"{assignment.folder / kind / name}: no such question; rename or remove it")
    if "variants" in parts:
        for kind in ("right", "wrong"):
            assignment.variants(kind)


def _names_in(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name for f in folder.iterdir() if NAME.fullmatch(f.name) and f.is_dir()))
