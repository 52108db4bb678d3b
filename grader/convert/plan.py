"""Decides what of a notebook becomes which question: ids, promised names, tests, and what stays behind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from grader.convert.answers import marked
from grader.convert.model import Cell, Left, Question, Source, Test
from grader.convert.names import bound_names, definitions, free_names, parsed
from grader.convert.planned import Plan, PlannedQuestion, PlannedTest, Verdicts, key_of
from grader.convert.scope import Known, reserved
from grader.convert.signature import signature
from grader.convert.translate import CannotCarry, translate


class Planner:
    """Plans one notebook; again after each trial, with what it showed."""

    def __init__(self, source: Source, folder: Path):
        self.source = source
        self._left: list[Left] = []
        self._known = Known(folder=folder)
        for cell in source.cells:
            if cell.kind == "code":
                self._known.read(cell.source)
        self._classes = {
            name: node
            for cell in source.cells
            if cell.kind == "code"
            for name, node in definitions(cell.source).items()
            if isinstance(node, ast.ClassDef)
        }
        self._translated: dict[tuple[int, str], PlannedTest] = {}
        for question in source.questions:
            for test in question.tests:
                self._translate(question, test)

    def plan(self, verdicts: Verdicts, apart: bool = False) -> Plan:
        """What is to be written now; `apart`: every test counts alone. A plan may have no questions."""
        left = list(self.source.left) + list(self._left)
        tests: dict[str, list[PlannedTest]] = {}
        for question in self.source.questions:
            found = [self._translated[key_of(t)] for t in question.tests if key_of(t) in self._translated]
            kept = [p for p in found if key_of(p.test) not in verdicts.failed]
            tests[question.name] = kept if any(p.weight > 0 for p in kept) else []
            self._say_what_counts_nothing(question, kept, left)
        for question in self.source.questions:
            for test in question.tests:
                if key_of(test) in verdicts.failed:
                    why = verdicts.failed[key_of(test)]
                    left.append(Left(test.cell, test.line, f"a test of {question.name}", why, test.code))
        names = self._names(tests, left)
        carried = [q for q in self.source.questions if tests[q.name] and names.get(q.name)]
        homes = self._homes(carried, tests, left)
        names = self._names(tests, left, homes)
        ids = _ids(carried)
        questions = [self._question(q, ids[q.name], tests[q.name], names[q.name], verdicts, apart) for q in carried]
        self._link(questions, homes)
        cells = self._cells(homes, ids, names, left)
        ordered = sorted(set(left), key=lambda item: (item.cell, item.what, item.line, item.why))
        return Plan(self.source.title, questions, cells, ordered)

    def _say_what_counts_nothing(self, question: Question, kept: list[PlannedTest], left: list[Left]) -> None:
        for planned in kept:
            test = planned.test
            if not planned.weight:
                stays = (
                    "it stays as a public check" if planned.public and question.points else "it would count for nothing"
                )
                left.append(Left(test.cell, test.line, f"a test of {question.name}", f"it is worth 0 points; {stays}"))

    def _translate(self, question: Question, test: Test) -> None:
        known = self._known
        try:
            hidden = translate(test.code, test.want, known, test.shown is None)
        except CannotCarry as reason:
            self._left.append(Left(test.cell, test.line, f"a test of {question.name}", str(reason), test.code))
            known.read_test(test.cell_code or test.code)
            return
        public = None
        if test.shown == test.code and test.shown is not None:
            public = hidden
        elif test.shown is not None:
            hidden = translate(test.code, test.want, known, True)
            try:
                public = translate(test.shown, test.want, known, False)
            except CannotCarry:
                public = None  # its whole code could be carried; what is shown alone lacks something
        self._translated[key_of(test)] = PlannedTest(test, hidden, public, test.weight)
        known.read_test(test.cell_code or test.code)

    def _answers(self, name: str, homes: dict[str, str] | None = None) -> list[Cell]:
        """The answer cells of a question, with those of the questions that moved in."""
        own = {name} | {moved for moved, home in (homes or {}).items() if home == name}
        return [cell for cell in self.source.cells if cell.question in own and cell.stub is not None]

    def _names(
        self, tests: dict[str, list[PlannedTest]], left: list[Left], homes: dict[str, str] | None = None
    ) -> dict[str, dict[int, list[str]]]:
        """For each question the names that it asks for, by answer cell."""
        owned: set[str] = set()
        found: dict[str, dict[int, list[str]]] = {}
        for question in self.source.questions:
            if not tests[question.name]:
                continue
            used = set().union(*(planned.hidden.uses for planned in tests[question.name]))
            for cell in self._answers(question.name, homes):
                given, wanted = definitions(cell.stub or ""), definitions(cell.source)
                free = [name for name in wanted if name not in owned and not reserved(name)]
                changed = [n for n in free if n not in given or ast.dump(given[n]) != ast.dump(wanted[n])]
                chosen = [name for name in free if name in used] or changed
                if chosen:
                    found.setdefault(question.name, {})[cell.number] = chosen
                    owned |= set(chosen)
            if homes is None and question.name not in found:
                why = "its answer defines no name of its own by def, class or a plain assignment"
                if not self._answers(question.name):
                    why = "it has no answer cell with a solution in it"
                left.append(Left(question.cell, question.line, f"the question {question.name}", why))
                for planned in tests[question.name]:
                    test = planned.test
                    left.append(
                        Left(
                            test.cell,
                            test.line,
                            "a test",
                            f"the question {question.name} is not carried over",
                            test.code,
                        )
                    )
        return found

    def _homes(self, carried: list[Question], tests: dict[str, list[PlannedTest]], left: list[Left]) -> dict[str, str]:
        """Questions that stay behind though a later one needs what their answer defines: the name of that one."""
        homes: dict[str, str] = {}
        places = {question.name: place for place, question in enumerate(self.source.questions)}
        staying = {question.name for question in carried}
        for question in self.source.questions:
            if question.name in staying:
                continue
            answers = self._answers(question.name)
            defined = set().union(*(_bound(cell.source) for cell in answers))
            later = [q for q in carried if places[q.name] > places[question.name]]
            home = next((q for q in later if self._needs(q, tests) & defined), None)
            if home is None:
                if not question.manual and not tests[question.name]:
                    why = "none of its tests can be carried over" if question.tests else "it has no tests"
                    left.append(Left(question.cell, question.line, f"the question {question.name}", why))
                continue
            homes[question.name] = home.name
            needed = ", ".join(sorted(self._needs(home, tests) & defined))
            why = f"nothing here tests it; its answer cells belong to {home.name} now, which needs {needed}"
            left.append(Left(question.cell, question.line, f"the points of question {question.name}", why))
        return homes

    def _needs(self, question: Question, tests: dict[str, list[PlannedTest]]) -> set[str]:
        needed = set().union(*(planned.hidden.uses for planned in tests[question.name]))
        return needed.union(*(free_names(cell.source) for cell in self._answers(question.name)))

    def _question(
        self,
        question: Question,
        qid: str,
        tests: list[PlannedTest],
        names: dict[int, list[str]],
        verdicts: Verdicts,
        apart: bool,
    ) -> PlannedQuestion:
        asked = [name for cell in names.values() for name in cell]
        cells = {cell.number: cell for cell in self.source.cells if cell.number in names}
        made = [
            signature(name, definitions(cells[number].source)[name], self._classes)
            for number, chosen in names.items()
            for name in chosen
        ]
        counting = [planned for planned in tests if planned.weight > 0 or apart]
        groups = [counting] if question.together and not apart else _groups(counting, verdicts)
        public = [planned for planned in tests if planned.public is not None]
        return PlannedQuestion(qid, question, asked, made, groups, public)

    def _link(self, questions: list[PlannedQuestion], homes: dict[str, str]) -> None:
        for place, question in enumerate(questions):
            needed: set[str] = set()
            for cell in self._answers(question.source.name, homes):
                needed |= free_names(cell.source)
            for planned in (planned for group in question.groups for planned in group):
                needed |= planned.hidden.uses
            question.builds_on = [other.id for other in questions[:place] if needed & set(other.names)]

    def _cells(
        self, homes: dict[str, str], ids: dict[str, str], names: dict[str, dict[int, list[str]]], left: list[Left]
    ) -> list[tuple[str, str, str | None]]:
        made: list[tuple[str, str, str | None]] = []
        for cell in self.source.cells:
            home = homes.get(cell.question or "", cell.question or "")
            chosen = names.get(home, {}).get(cell.number, []) if home in ids else []
            if cell.stub is None:
                made.append((cell.kind, cell.source, None))
            elif not chosen:
                why = "no name of it is asked for" if home in ids else "nothing here grades it"
                left.append(Left(cell.number, cell.line, "a solution", f"{why}; students get its stub", cell.source))
                made.append(("code", cell.stub.strip("\n") or "# YOUR CODE HERE", None))
            else:
                made.append(("code", marked(cell, ids[home], chosen, left), ids[home]))
        if not made or made[0][0] != "markdown" or not made[0][1].startswith("# "):
            made.insert(0, ("markdown", f"# {self.source.title}", None))
        return made


def _groups(tests: list[PlannedTest], verdicts: Verdicts) -> list[list[PlannedTest]]:
    """One group a test; one that a stub passes joins the next that it does not pass (the last, if none follows)."""
    groups: list[list[PlannedTest]] = []
    waiting: list[PlannedTest] = []
    for planned in tests:
        if key_of(planned.test) in verdicts.weak:
            waiting.append(planned)
        else:
            groups.append([*waiting, planned])
            waiting = []
    if waiting:
        groups[-1:] = [[*(groups[-1] if groups else []), *waiting]]
    return groups


def _ids(questions: Iterable[Question]) -> dict[str, str]:
    """The question's own name where all are of the form q1; else q1, q2, ... in the order of the notebook."""
    names = [question.name for question in questions]
    if all(re.fullmatch(r"q\d+", name) for name in names):
        return {name: name for name in names}
    return {name: f"q{number}" for number, name in enumerate(names, 1)}


def _bound(source: str) -> set[str]:
    tree = parsed(source)
    return bound_names(tree.body) if tree is not None else set()
