"""What a check shows: HTML in a notebook, text elsewhere. The words are here, the looks in `markup` and `plaintext`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from grader.assignment import Assignment
from grader.check import markup, plaintext
from grader.check.blocks import Block, blocks, clean

if TYPE_CHECKING:
    from grader.check.run import Outcome, Report

_TONES = {"not attempted": "quiet", "skipped": "quiet"}
_LABELS = {
    "ok": "ok",
    "wrong": "not yet",
    "error": "error",
    "not attempted": "not attempted",
    "skipped": "skipped",
    "fault": "broken check",
}


def show(panel: Any) -> None:
    """In IPython as rich output, elsewhere as text."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        from IPython.display import display

        display(panel)
    else:
        print(repr(panel))


class Line:
    """One line that needs no panel: a greeting, a wrong call."""

    def __init__(self, text: str, tone: str):
        self.text, self.tone = text, tone

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return markup.box(self.tone, markup.paragraph(f"{markup.sign(self.tone)} {markup.inline(self.text)}"))


class Panel:
    """The checks of one question."""

    def __init__(self, report: Report):
        self._report = report
        self._first = report.first_problem
        self._rest = report.count("wrong", "error", "not attempted", "fault") - (self._first is not None)

    @property
    def _tone(self) -> str:
        return _report_tone(self._report)

    @property
    def _summary(self) -> str:
        return _summary(self._report)

    @property
    def _untouched(self) -> bool:
        """Nothing answered yet: one line says so, for no check has anything to add."""
        return self._summary == "not attempted"

    def _told(self, outcome: Outcome) -> list[Block]:
        """Only the first problem is told at length: the others often follow from it."""
        return blocks(outcome) if outcome is self._first or outcome.finding.status == "skipped" else []

    def _foot(self) -> list[str]:
        lines = []
        if self._report.interrupted:
            lines.append("You stopped it. If it ran for ever: look for a loop whose end is never reached.")
        if self._rest > 0 and not self._untouched:
            others = "Another check does" if self._rest == 1 else f"{self._rest} other checks do"
            lines.append(f"{others} not pass yet; often one cause explains all.")
        if self._first is not None and self._first.finding.status in ("wrong", "error"):
            lines.append(f"Hint: {self._report.question.hint}")
        return [*lines, self._report.beyond]

    def __repr__(self) -> str:
        question = self._report.question
        lines = [f"{question.id}  {question.title}: {self._summary}"]
        if self._untouched and self._first is not None:
            lines += plaintext.wrapped(self._first.finding.message, 2)
        else:
            for outcome in self._report.outcomes:
                lines += plaintext.row(_label(outcome), clean(outcome.title), self._told(outcome))
        for text in self._foot():
            lines += plaintext.wrapped(text, 2)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        question = self._report.question
        name = f"<b>{markup.escape(question.id)}</b> {markup.inline(question.title)}: "
        parts = [markup.heading(name + markup.badge(self._tone, self._summary))]
        if self._untouched and self._first is not None:
            parts.append(markup.paragraph(markup.inline(self._first.finding.message)))
        elif self._report.outcomes:
            parts.append(markup.items([self._row(outcome) for outcome in self._report.outcomes]))
        parts.append(markup.foot(self._foot()))
        return markup.box(self._tone, "".join(parts))

    def _row(self, outcome: Outcome) -> str:
        told = self._told(outcome)
        title = markup.inline(clean(outcome.title))
        if outcome is self._first:
            title = f"<b>{title}</b>"
        below = markup.details_of("".join(map(_html_block, told))) if told else ""
        return markup.labelled(_tone(outcome), _label(outcome), title + below)


class Table:
    """All questions, one line each."""

    def __init__(self, assignment: Assignment, reports: list[Report]):
        self._assignment, self._reports = assignment, reports

    def _rows(self) -> list[tuple[str, str, str, str, str]]:
        """id, title, tone, summary, what to call next."""
        rows = []
        for report in self._reports:
            first = report.first_problem
            todo = ""
            if first is not None and first.finding.status != "not attempted":
                todo = f'grader.check("{report.question.id}")'
            rows.append((report.question.id, report.question.title, _report_tone(report), _summary(report), todo))
        for question in self._assignment.questions[len(self._reports) :]:
            rows.append((question.id, question.title, "quiet", "not looked at", ""))
        return rows

    def _foot(self) -> str:
        done = sum(report.passed for report in self._reports)
        count = len(self._assignment.questions)
        text = f"{done} of {count} questions pass their public checks. The hidden checks decide the points."
        return text + (" You stopped it." if self._reports and self._reports[-1].interrupted else "")

    def __repr__(self) -> str:
        columns = [(qid, title, summary, todo and f"see {todo}") for qid, title, _, summary, todo in self._rows()]
        head = f"{self._assignment.name}  {self._assignment.title}"
        return "\n".join([head, *plaintext.columns(columns), *plaintext.wrapped(self._foot(), 2)])

    def _repr_html_(self) -> str:
        rows = [
            [f"<b>{markup.escape(qid)}</b> {markup.inline(title)}", markup.verdict(tone, summary, todo)]
            for qid, title, tone, summary, todo in self._rows()
        ]
        caption = markup.heading(f"<b>{markup.escape(self._assignment.title)}</b>")
        tone = "ok" if all(report.passed for report in self._reports) else "quiet"
        return markup.box(
            tone, markup.table(caption, ["Question", "Public checks"], rows) + markup.foot([self._foot()])
        )


def _summary(report: Report) -> str:
    total = len(report.outcomes) - report.count("skipped")
    if report.interrupted:
        return "stopped"
    if total and report.count("not attempted") == total:
        return "not attempted"
    if report.count("fault") == total:
        return "could not be checked"
    return f"{report.count('ok')} of {total} {'check passes' if total == 1 else 'checks pass'}"


def _html_block(block: Block) -> str:
    text = _code if block.code else _prose
    html = markup.paragraph(markup.escape(block.lead)) if block.lead else ""
    html += text(block.shown) if block.shown else ""
    return html + (markup.folded(block.fold, text(block.folded)) if block.folded else "")


def _code(lines: list[str]) -> str:
    return markup.code_block(lines)


def _prose(lines: list[str]) -> str:
    return "".join(markup.paragraph(markup.inline(line)) for line in lines)


def _report_tone(report: Report) -> str:
    if report.interrupted:
        return "wrong"
    return "ok" if report.first_problem is None else _tone(report.first_problem)


def _tone(outcome: Outcome) -> str:
    return _TONES.get(outcome.finding.status, outcome.finding.status)


def _label(outcome: Outcome) -> str:
    return _LABELS[outcome.finding.status]
