"""`class.json`: what the result files do not say. With it and them, all reports are made without the course folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.errors import GraderError
from grader.results import MISSING, SCHEMA, read_result, result_path, write_atomically

NAME = "class.json"


@dataclass(frozen=True)
class QuestionLine:
    """A question as reports need it."""

    id: str
    title: str
    points: float


@dataclass(frozen=True)
class ClassFile:
    """The assignment, who belongs to the class, what was found among the hand-ins and not graded."""

    assignment: str
    title: str
    questions: tuple[QuestionLine, ...]
    students: tuple[str, ...]  # those with a result file
    missing: tuple[dict[str, Any], ...] = ()  # records of roster students without a hand-in
    problems: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def records(self, out: Path) -> list[dict[str, Any]]:
        """The records of the class, by student id. GraderError if one is gone or is of another assignment."""
        found = list(self.missing)
        for student in self.students:
            path = result_path(out, student)
            record = read_result(path)
            if record is None or record.get("assignment") != self.assignment or record.get("student") != student:
                raise GraderError(f"{path}: no result of {self.assignment} in it; grade again")
            found.append(record)
        return sorted(found, key=lambda record: record["student"])

    def graded(self, records: list[dict[str, Any]]) -> tuple[QuestionLine, ...]:
        """The questions that were graded: not all of them after `--question`."""
        seen = {entry["id"] for record in records for entry in record["questions"]}
        return tuple(question for question in self.questions if question.id in seen) or self.questions


def class_of(
    assignment: Assignment, records: list[dict[str, Any]], problems: list[str], ignored: list[str]
) -> ClassFile:
    """The class file of a grading that has just ended."""
    return ClassFile(
        assignment.name,
        assignment.title,
        tuple(QuestionLine(question.id, question.title, question.points) for question in assignment.questions),
        tuple(sorted(record["student"] for record in records if record["status"] != MISSING)),
        tuple(record for record in records if record["status"] == MISSING),
        tuple(problems),
        tuple(ignored),
    )


def write_class(out: Path, klass: ClassFile) -> None:
    """Write `out/class.json`. All ASCII: a file name that is no UTF-8 survives in it."""
    write_atomically(out / NAME, json.dumps({"schema": SCHEMA, **asdict(klass)}, indent=1, sort_keys=True) + "\n")


def read_class(out: Path) -> ClassFile:
    """What `write_class` wrote; GraderError if it is not there or is something else."""
    path = out / NAME
    if not path.is_file():
        raise GraderError(f"{path}: no such file; `grader grade` writes it when it has gone through a class")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("schema") != SCHEMA:
            raise ValueError("another version")
        data["questions"] = tuple(QuestionLine(**question) for question in data["questions"])
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        return ClassFile(**values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GraderError(f"{path}: not a class file of this version; grade again") from error
