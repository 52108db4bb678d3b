"""The feedback page of one student, made from the result record alone. `detail` of a test is never read here."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from grader.policy import entry_points, final_points, needs_person
from grader.report import code
from grader.report.answer import question_section
from grader.report.marks import late_words, mark_lines
from grader.report.mend import next_to_mend
from grader.report.page import bar, bullets, card, page, person
from grader.report.text import escaped, inline_html, message_html, points
from grader.report.words import FAULT, question_words, student_notes, why_unreadable, worth
from grader.report.words import Feedback as say
from grader.results import NEEDS_HUMAN, UNREADABLE
from grader.scoring import NOT_ATTEMPTED

_STYLE = (
    """
.total { font-size: 1.5rem; font-weight: 650; margin: 1.25rem 0 .5rem; font-variant-numeric: tabular-nums; }
.next { border-left: 4px solid var(--accent); padding: .1rem 0 .1rem 1.25rem; margin: 2rem 0 0; }
.next h2 { margin: 0 0 .4rem; } .next > p:last-child { margin-bottom: 0; }
.scores td { vertical-align: middle; } .scores tbody th { white-space: nowrap; } .scores .bar { min-width: 6rem; }
.scores .long { width: 32%; }
.answer { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr); gap: 1rem 2.5rem;
  align-items: start; }
.answer.alone { display: block; } .alone .tests { columns: 2; column-gap: 2.5rem; }
.alone details { margin-top: .75rem; }
.tests { list-style: none; margin: .5rem 0 0; padding: 0; } .tests > li { padding: .4rem 0 .4rem 1.6rem;
  position: relative; margin: 0; break-inside: avoid; }
  .tests .sign { position: absolute; left: 0; width: 1.2em; text-align: center; }
.tests .facts { display: block; font-size: .8125rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.message { border-left: 2px solid var(--rest); padding: 0 0 0 .8rem; margin: .4rem 0; }
.badge { font-size: .8125rem; color: var(--soft); font-style: italic; } .hint { margin: .8rem 0 0; }
.cells h3 { font-size: .875rem; color: var(--soft); } .cells > * + h3, .cells > * + details { margin-top: 1rem; }
@media (max-width: 60rem) { .answer { grid-template-columns: minmax(0, 1fr); } .alone .tests { columns: auto; } }
@media (max-width: 34rem) { .scores .words { display: none; } .scores .long { width: 30%; }
.head { display: block; } }
@media print { .answer { display: block; } .tests .facts { display: inline; margin-left: .6em; }
  .tests > li { padding-block: .15rem; } .scores .words { white-space: nowrap; } .cells { margin-top: .8rem; }
  .card { border-top-color: #888; }
  details.own { display: none; } .next, .tests > li { break-inside: avoid; } }
"""
    + code.STYLE
)
_PRINTED = "details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }"


def feedback_page(record: dict[str, Any]) -> str:
    """The whole page."""
    parts = [_head(record)]
    if record["status"] == UNREADABLE:
        text = "".join(message_html(say.UNREADABLE_WHY.format(reason=why_unreadable(note))) for note in record["notes"])
        parts.append(card(say.UNREADABLE, text + message_html(say.UNREADABLE_ADVICE), kind="warn"))
    if record["status"] == NEEDS_HUMAN and needs_person(record):
        parts.append(card(say.NOT_FINAL, f"<p>{say.NOT_FINAL_TEXT}</p>", kind="warn"))
    if record["questions"]:
        parts += [_next(record), _scores(record)]
    if lines := mark_lines(record):
        parts.append(card(say.HOW, bullets([escaped(line) for line in lines])))
    parts += [question_section(record, entry) for entry in record["questions"]]
    parts += [_notebook(record)]
    title = f"{record['title']}: {record['name'] or record['student']}"
    body = "\n".join(part for part in parts if part)
    return page(title, body, style=_STYLE, width="72rem", printed=_PRINTED)


def _head(record: dict[str, Any]) -> str:
    who = person(record["name"] or record["student"])
    if record["name"] and record["name"] != record["student"]:
        who += f' <span class="soft">({person(record["student"])})</span>'
    facts = [say.GRADED_FILE.format(file=person(_file(record["file"])))]
    if record["older"]:
        facts.append(say.EARLIER.format(files=", ".join(person(_file(name)) for name in record["older"])))
    if late_words(record) == "late":
        facts.append(say.LATE)
    final = final_points(record)
    total = say.TOTAL.format(points=points(final), of=points(record["of"]))
    share = max(0.0, min(1.0, final / record["of"])) if record["of"] else 0.0
    return f"""\
<header>
<p class="soft small">{escaped(record["assignment"])}</p>
<h1>{escaped(record["title"])}</h1>
<p>{who}</p>
<p class="total">{total}</p>
{bar([("good", share)], total)}
<p class="soft small">{"; ".join(facts)}</p>
</header>"""


def _file(path: str) -> str:
    return PurePosixPath(path).name


def _next(record: dict[str, Any]) -> str:
    """The one thing to do first; its details are beside the code, further down."""
    found = next_to_mend(record)
    if found is None:
        if any(entry["status"] == FAULT for entry in record["questions"]):
            return ""
        whole = all(entry["status"] == "passed" for entry in record["questions"])
        inner = f"<p>{say.NEXT_NOTHING if whole else say.NEXT_NOTHING_POINTS}</p>"
    else:
        link = (
            f'<a href="#{escaped(found.entry["id"])}">{escaped(found.entry["id"])} {escaped(found.entry["title"])}</a>'
        )
        inner = f'<p><b>{link}</b> <span class="soft">{say.NEXT_WORTH.format(points=worth(found.worth))}</span></p>'
        if found.test is None:
            inner += f"<p>{say.NEXT_IDLE}</p>"
        else:
            inner += f"<p>{inline_html(say.NEXT_TEST.format(title=found.test['title']))}</p>"
            inner += message_html(found.advice)
    return f'<section class="next">\n<h2>{say.NEXT}</h2>\n{inner}\n</section>'


def _scores(record: dict[str, Any]) -> str:
    rows = []
    for entry in record["questions"]:
        final = entry_points(record, entry["id"]) or 0.0
        by_hand = f" {say.BY_HAND}" if final != entry["earned"] else ""
        shown = f"{points(final)} of {points(entry['points'])}"
        share = max(0.0, min(1.0, final / entry["points"])) if entry["points"] else 0.0
        rows.append(
            f'<tr><th scope="row"><a href="#{escaped(entry["id"])}">{escaped(entry["id"])}</a></th>'
            f"<td>{escaped(entry['title'])}</td>"
            f'<td class="long">{bar([("good", share)], shown)}</td>'
            f'<td class="words soft">{escaped(question_words(entry))}</td>'
            f'<td class="number">{shown}{by_hand}</td></tr>'
        )
    titles = (
        f'<th scope="col" colspan="2">{say.QUESTION}</th><th scope="col">{say.SCORE}</th>'
        f'<th scope="col" class="words">{say.STATUS}</th><th scope="col" class="number">{say.POINTS}</th>'
    )
    table = f'<table class="scores">\n<thead><tr>{titles}</tr></thead>\n<tbody>\n' + "\n".join(rows)
    table += "\n</tbody>\n</table>"
    idle = [entry for entry in record["questions"] if entry["status"] == NOT_ATTEMPTED]
    if idle:
        names = ", ".join(f"{escaped(entry['id'])} {escaped(entry['title'])}" for entry in idle)
        table += f"<p>{say.NOT_ATTEMPTED}: {names}.</p>"
    return card(say.QUESTIONS, table)


def _notebook(record: dict[str, Any]) -> str:
    """What happened when the notebook was run, and how long it took."""
    if record["status"] == UNREADABLE:
        return ""
    body = "".join(f"<p>{line}</p>" for line in _ran(record))
    said = [inline_html(words) for words in student_notes(record)]
    body += bullets(said) if said else ""
    raised = []
    for cell, error in sorted((record.get("cell_errors") or {}).items(), key=lambda item: int(item[0])):
        if error["type"] in ("", "CellTimeout"):
            continue  # a note says so already
        place = say.CELL_LINE if error.get("line") else say.CELL
        place = escaped(place.format(number=cell, line=error.get("line")))
        raised.append(f"{place}: {inline_html(error['type'] + ': ' + error['text'])}")
    if raised:
        words = say.ONE_RAISED if len(raised) == 1 else say.MANY_RAISED
        body += f"<p>{words} {say.NUMBERING}</p>{bullets(raised)}"
    return card(say.NOTEBOOK, body + _simulated(record)) if body else _simulated(record)


def _ran(record: dict[str, Any]) -> list[str]:
    lines = []
    if cells := record.get("cells"):
        out = {int(cell) for cell, error in (record.get("cell_errors") or {}).items() if not error["type"]}
        ran = sum(cell["ran"] and cell["number"] not in out for cell in cells)
        lines.append(say.RAN.format(ran=ran, all=len(cells)))
        if checks := sum(not cell["ran"] for cell in cells):
            lines[-1] += f" {say.RAN_CHECKS.format(number=checks)}"
    if record.get("seconds"):
        tests = sum(test["seconds"] for entry in record["questions"] for test in entry["tests"])
        lines.append(say.TOOK.format(seconds=f"{record['seconds']:.1f}", tests=f"{tests:.1f}"))
    return lines


def _simulated(record: dict[str, Any]) -> str:
    devices = [str(test.get("device", "")) for entry in record["questions"] for test in entry["tests"]]
    if not any("simulated" in device for device in devices):
        return ""
    badge = f'<span class="badge">{say.SIMULATED}</span>'
    return f'<p class="soft small">{say.SIMULATED_NOTE.format(badge=badge)}</p>'
