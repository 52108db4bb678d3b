"""One question on a student's page: its tests and what came back from them, beside the student's own cells."""

from __future__ import annotations

from typing import Any

from grader.policy import entry_points
from grader.report.cells import Shown, cells_beside
from grader.report.code import cell_html
from grader.report.mend import without_tried
from grader.report.page import card
from grader.report.text import count, escaped, inline_html, message_html, points
from grader.report.words import FAULT, TEST, question_words, worth
from grader.report.words import Feedback as say
from grader.scoring import NOT_ATTEMPTED

LONG = 60  # lines of a cell that stand there unfolded


def question_section(record: dict[str, Any], entry: dict[str, Any]) -> str:
    """The whole section."""
    final = entry_points(record, entry["id"])
    by_hand = "" if final is None or final == entry["earned"] else f" {say.BY_HAND}"
    aside = f"{points(entry['earned'] if final is None else final)} of {points(entry['points'])}{by_hand}"
    title = f'<span class="soft">{escaped(entry["id"])}</span> {escaped(entry["title"])}'
    if entry["status"] == NOT_ATTEMPTED:
        text = say.IDLE.format(worth=worth(entry["points"]))
        body = f'<p class="idle">{question_words(entry)}</p><p>{text}</p>'
        return card(title, body, aside=aside, anchor=entry["id"])
    kind = {"passed": "good", FAULT: "ours"}.get(entry["status"], "bad")
    told = f'<p class="{kind}">{escaped(question_words(entry))}</p>{_tests(entry["tests"])}'
    if entry["hint"] and entry["status"] not in ("passed", FAULT):
        told += f'<div class="hint">{message_html(say.HINT.format(hint=entry["hint"]))}</div>'
    cells = "\n".join(_cell(cell, entry["status"] == "passed") for cell in cells_beside(record, entry))
    if not cells or entry["status"] == "passed":
        return card(title, f'<div class="answer alone">{told}{cells}</div>', aside=aside, anchor=entry["id"])
    body = f'<div class="answer">\n<div>{told}</div>\n<div class="cells">{cells}</div>\n</div>'
    return card(title, body, aside=aside, anchor=entry["id"])


def _tests(tests: list[dict[str, Any]]) -> str:
    """Each test; the first reason in full, further ones folded, what came back before only once."""
    told: set[str] = set()
    items = []
    for test in tests:
        kind, sign, word = TEST.get(test["status"], ("bad", "!", escaped(test["status"])))
        facts = [f'<span class="{kind}">{word}</span>', f"{points(test['earned'])} of {points(test['points'])}"]
        if test["seconds"]:
            facts.append(say.SECONDS.format(seconds=f"{test['seconds']:.1f}"))
        if "simulated" in str(test.get("device", "")):
            facts.append(f'<span class="badge">{say.SIMULATED}</span>')
        items.append(
            f'<li><span class="sign {kind}" aria-hidden="true">{sign}</span>{inline_html(test["title"])}'
            f'<span class="facts">{" · ".join(facts)}</span>{_reason(test, told)}</li>'
        )
    return f'<ul class="tests" role="list" aria-label="{say.TESTS}">\n' + "\n".join(items) + "\n</ul>" if items else ""


def _reason(test: dict[str, Any], told: set[str]) -> str:
    if test["status"] in ("passed", NOT_ATTEMPTED) or not test["message"]:
        return ""
    came_back = without_tried(test["message"])
    if came_back in told:
        return f'<p class="soft small">{say.SAME}</p>'
    shown = f'<div class="message">{message_html(test["message"])}</div>'
    first = not told
    told.add(came_back)
    return shown if first else f'<details class="why"><summary>{say.WHY}</summary>{shown}</details>'


def _cell(cell: Shown, passed: bool) -> str:
    html = cell_html(cell.source, cell.marks)
    if cell.cut:
        html += f'<p class="soft small">{say.CUT}</p>'
    if not passed and (cell.marks or cell.lines <= LONG):
        return f"<h3>{say.YOURS.format(number=cell.number)}</h3>{html}"
    kind = ' class="own"' if passed else ""
    summary = say.YOURS_FOLDED.format(number=cell.number, lines=count(cell.lines, "line"))
    return f"<details{kind}><summary>{summary}</summary>{html}</details>"
