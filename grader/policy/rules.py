"""The instructor's files of one class, read together and checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.policy import late as late_rules
from grader.policy import overrides as override_rules
from grader.policy.late import Late, read_late
from grader.policy.marks import mark_all
from grader.policy.overrides import Override, read_overrides
from grader.policy.toml import PolicyError


@dataclass(frozen=True)
class Rules:
    """Decisions and late rules, and the files they are from (None: there is none)."""

    overrides: tuple[Override, ...] = ()
    late: Late | None = None
    overrides_file: Path | None = None

    def marked(self, records: list[dict[str, Any]], questions: Mapping[str, float]) -> list[dict[str, Any]]:
        """The records with their marks; PolicyError if the rules do not fit the class. `questions`: id to points."""
        students = {record["student"] for record in records}
        wrong = override_rules.misfits(self.overrides, students, questions)
        wrong = [f"{self.overrides_file}: {line}" for line in wrong]
        if self.late:
            wrong += [f"{self.late.path}: {line}" for line in late_rules.misfits(self.late, students)]
        if wrong:
            raise PolicyError(wrong)
        return mark_all(records, questions, self.overrides, self.late)

    def words(self) -> list[str]:
        """Which rules count, one line each."""
        lines = []
        if self.overrides_file:
            number = len(self.overrides)
            lines.append(f"{number} override{'' if number == 1 else 's'} of {self.overrides_file}")
        if self.late:
            lines.append(f"late rules of {self.late.path}")
        return lines


def read_rules(out: Path, overrides: Path | None = None, late: Path | None = None, times: Path | None = None) -> Rules:
    """The rules in `out`, or in the files given in their place."""
    overrides = overrides or _there(out / override_rules.NAME)
    late = late or _there(out / late_rules.NAME)
    if times and not late:
        raise GraderError(f"{times}: times alone decide nothing; write {out / late_rules.NAME} too, or pass --late")
    return Rules(
        read_overrides(overrides) if overrides else (),
        read_late(late, times) if late else None,
        overrides,
    )


def _there(path: Path) -> Path | None:
    return path if path.exists() else None
