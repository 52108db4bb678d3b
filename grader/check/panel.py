"""How a check looks: HTML in a notebook (inline styles for light and dark themes), text elsewhere."""

from __future__ import annotations

import html
import re
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from grader.assignment import Assignment

if TYPE_CHECKING:
    from grader.check.run import Outcome, Report

# Mid tones, readable on white and on near-black; everything else inherits the theme's own colours.
_COLOURS = {"ok": "#2da05f", "wrong": "#d0802a", "error": "#d0524f", "quiet": "#8a8f98", "fault": "#8a6fd1"}
_TONES = {"not attempted": "quiet", "skipped": "quiet"}
_LABELS = {
    "ok": "ok",
    "wrong": "not yet",
    "error": "error",
    "not attempted": "not attempted",
    "skipped": "skipped",
    "fault": "broken check",
}
_BOX = (
    "border-left:4px solid {colour};padding:.5em .9em;margin:.3em 0;max-width:52em;line-height:1.5;"
    "background:rgba(128,128,128,.09);border-radius:0 4px 4px 0;font-size:14px;"
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
)
_CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em"
_LABEL = "font-weight:600"
_PRE = (
    f"{_CODE};white-space:pre-wrap;background:rgba(128,128,128,.13);color:inherit;"
    "padding:.35em .6em;margin:.35em 0;border:0;border-radius:3px"
)


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
        return _box(self.tone, _inline(self.text))


class Panel:
    """The checks of one question."""

    def __init__(self, report: Report):
        self._report = report
        self._first = report.first_problem
        self._rest = report.count("wrong", "error", "not attempted", "fault") - (self._first is not None)

    @property
    def _tone(self) -> str:
        if self._report.interrupted:
            return "wrong"
        return "ok" if self._first is None else _tone(self._first)

    @property
    def _summary(self) -> str:
        return _summary(self._report)

    @property
    def _untouched(self) -> bool:
        """Nothing answered yet: one line says so, for no check has anything to add."""
        return self._summary == "not attempted"

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
            lines.append(f"  {self._first.finding.message}")
        else:
            for outcome in self._report.outcomes:
                lines.append(f"  {_label(outcome):>13}  {outcome.title}")
                if outcome is self._first or outcome.finding.status == "skipped":
                    lines += [f"{'':17}{line}" for line in _detail(outcome)]
        for text in self._foot():
            lines += textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="  ")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        question = self._report.question
        head = f"<b>{_escape(question.id)}</b> {_inline(question.title)}: <b>{_escape(self._summary)}</b>"
        parts = [f"<div>{head}</div>"]
        if self._untouched and self._first is not None:
            parts.append(f"<div>{_inline(self._first.finding.message)}</div>")
        else:
            parts += [self._row(outcome) for outcome in self._report.outcomes]
        foot = "".join(f"<div>{_inline(text)}</div>" for text in self._foot())
        parts.append(f'<div style="margin-top:.5em;opacity:.75;font-size:.93em">{foot}</div>')
        return _box(self._tone, "".join(parts))

    def _row(self, outcome: Outcome) -> str:
        colour = _COLOURS[_tone(outcome)]
        label = f'<span style="display:inline-block;min-width:6.2em;color:{colour};{_LABEL}">{_label(outcome)}</span>'
        told = outcome is self._first or outcome.finding.status == "skipped"
        title = f'<span style="{_LABEL if told else ""}">{_inline(outcome.title)}</span>'
        row = f'<div style="margin-top:.25em">{label}{title}</div>'
        if told:
            finding = outcome.finding
            body = "".join(f"<div>{_inline(line)}</div>" for line in finding.message.splitlines())
            if finding.where:
                place, _, source = finding.where.partition("\n")
                body += f"<div>{_escape(place)}</div>"
                body += f'<pre style="{_PRE}">{_escape(source.strip())}</pre>' if source else ""
            if outcome.printed:
                body += "<div>Your code printed:</div>"
                body += f'<pre style="{_PRE}">{_escape(chr(10).join(outcome.printed))}</pre>'
            row += f'<div style="margin:.1em 0 .4em 6.2em">{body}</div>'
        return row


class Table:
    """All questions, one line each."""

    def __init__(self, assignment: Assignment, reports: list[Report]):
        self._assignment, self._reports = assignment, reports

    def _rows(self) -> list[tuple[str, str, str, str, str]]:
        """id, title, tone, summary, what to do."""
        rows = []
        for report in self._reports:
            first = report.first_problem
            todo = ""
            if first is not None and first.finding.status != "not attempted":
                todo = f'see grader.check("{report.question.id}")'
            tone = "wrong" if report.interrupted else "ok" if first is None else _tone(first)
            rows.append((report.question.id, report.question.title, tone, _summary(report), todo))
        for question in self._assignment.questions[len(self._reports) :]:
            rows.append((question.id, question.title, "quiet", "not looked at", ""))
        return rows

    def _foot(self) -> str:
        done = sum(report.passed for report in self._reports)
        count = len(self._assignment.questions)
        text = f"{done} of {count} questions pass their public checks. The hidden checks decide the points."
        return text + (" You stopped it." if self._reports and self._reports[-1].interrupted else "")

    def __repr__(self) -> str:
        rows = self._rows()
        wide = [max(len(row[column]) for row in rows) for column in (0, 1, 3)]
        lines = [f"{self._assignment.name}  {self._assignment.title}"]
        for qid, title, _, summary, todo in rows:
            lines.append(f"  {qid:{wide[0]}}  {title:{wide[1]}}  {summary:{wide[2]}}  {todo}".rstrip())
        return "\n".join([*lines, f"  {self._foot()}"])

    def _repr_html_(self) -> str:
        cell = "padding:.15em 1.2em .15em 0;text-align:left;border:0;background:none;vertical-align:top"
        rows = "".join(
            f'<tr style="background:none"><td style="{cell}"><b>{_escape(qid)}</b></td>'
            f'<td style="{cell}">{_inline(title)}</td>'
            f'<td style="{cell};color:{_COLOURS[tone]};{_LABEL};white-space:nowrap">{_escape(summary)}</td>'
            f'<td style="{cell};opacity:.75"><span style="{_CODE}">{_escape(todo)}</span></td></tr>'
            for qid, title, tone, summary, todo in self._rows()
        )
        head = f"<div><b>{_escape(self._assignment.title)}</b></div>"
        style = "border-collapse:collapse;margin:.4em 0;font-size:1em;color:inherit;border:0"
        table = f'<table style="{style}">{rows}</table>'
        foot = f'<div style="opacity:.75;font-size:.93em">{_escape(self._foot())}</div>'
        tone = "ok" if all(report.passed for report in self._reports) else "quiet"
        return _box(tone, head + table + foot)


def _summary(report: Report) -> str:
    total = len(report.outcomes) - report.count("skipped")
    if report.interrupted:
        return "stopped"
    if total and report.count("not attempted") == total:
        return "not attempted"
    if report.count("fault") == total:
        return "could not be checked"
    return f"{report.count('ok')} of {total} {'check passes' if total == 1 else 'checks pass'}"


def _detail(outcome: Outcome) -> list[str]:
    lines = [*outcome.finding.message.splitlines(), *outcome.finding.where.splitlines()]
    if outcome.printed:
        lines += ["Your code printed:", *(f"    {line}" for line in outcome.printed)]
    return lines


def _tone(outcome: Outcome) -> str:
    return _TONES.get(outcome.finding.status, outcome.finding.status)


def _label(outcome: Outcome) -> str:
    return _LABELS[outcome.finding.status]


def _box(tone: str, inner: str) -> str:
    return f'<div style="{_BOX.format(colour=_COLOURS[tone])}">{inner}</div>'


def _inline(text: str) -> str:
    """Escaped, with `code` between backticks set as code."""
    span = f'<span style="{_CODE};background:rgba(128,128,128,.16);padding:0 .25em;border-radius:3px">\\1</span>'
    return re.sub(r"`([^`]+)`", span, _escape(text))


def _escape(text: str) -> str:
    # Notebooks read $...$ as formulas
    return html.escape(text, quote=False).replace("$", "&#36;<span></span>")
