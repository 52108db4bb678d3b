"""The instructor's page: how the class did, what needs a person, which tests were hard and what came back from them."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote

from grader.report.charts import HISTOGRAM_STYLE, histogram_svg, rate_bar
from grader.report.classfile import ClassFile
from grader.report.page import bullets, card, page, person
from grader.report.statistics import (
    Rate,
    handed_in,
    histogram,
    mean,
    median,
    question_rates,
    test_rates,
    with_verdicts,
)
from grader.report.text import count, escaped, inline_html, one_line, points, printable, without_paths
from grader.report.words import FAULT, why_human
from grader.results import GRADED, MISSING, NEEDS_HUMAN, UNREADABLE, file_stem
from grader.scoring import NOT_ATTEMPTED

_STYLE = (
    """
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; } .tiles div { background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; padding: .5rem 1rem; min-width: 6.5rem; }
.tiles b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles .warn { background: var(--warn); border-color: var(--warn-line); }
.wide { overflow-x: auto; } td .bar { min-width: 8rem; margin-top: .45rem; } .rate { width: 30%; }
td.full { color: var(--good); } td.none { color: var(--bad); } td.part { color: inherit; }
td.nothing { color: var(--idle); } tr.away { color: var(--soft); }
tbody th { white-space: nowrap; } .legend i { display: inline-block; width: .7em; height: .7em; border-radius: 2px; }
.legend i:not(:first-child) { margin-left: .75em; } .legend .good { background: var(--bar-good); }
.legend .bad { background: var(--bar-bad); } .legend .idle { background: var(--bar-idle); }
.details td { border-top: 0; padding-top: 0; } pre { font-size: .8125rem; }
"""
    + HISTOGRAM_STYLE
)


def class_page(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The whole page."""
    parts = [
        _head(klass, records),
        _needs_human(records),
        _listed("Found among the hand-ins", [inline_html(problem) for problem in klass.problems], kind="warn"),
        _spread(records),
        _questions(question_rates(klass, records)),
        _students(klass, records),
        _tests(test_rates(klass, records)),
        _listed("Handed in more than once", [_older(record) for record in records if record["older"]]),
        _listed("Handed nothing in", [_who(record) for record in records if record["status"] == MISSING]),
        _notes(records),
        _folded("Other files, left alone", [inline_html(name) for name in klass.ignored]),
    ]
    body = "\n".join(part for part in parts if part)
    return page(f"{klass.title}: the class", body, style=_STYLE, width="68rem")


def _head(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    tiles = [("handed in", str(len(handed_in(records))), "")]
    if missing := sum(record["status"] == MISSING for record in records):
        tiles.append(("missing", str(missing), ""))
    if human := sum(record["status"] in (NEEDS_HUMAN, UNREADABLE) for record in records):
        tiles.append(("need a person", str(human), "warn"))
    if totals := [record["points"] for record in with_verdicts(records)]:
        of = points(sum(line.points for line in klass.graded(records)))
        tiles += [(f"mean of {of}", points(mean(totals)), ""), (f"median of {of}", points(median(totals)), "")]
    shown = "".join(f'<div class="{kind}"><b>{value}</b>{label}</div>' for label, value, kind in tiles)
    return f"""\
<header>
<p class="soft small">{escaped(klass.assignment)} · for the instructor: this page quotes the hidden tests</p>
<h1>{escaped(klass.title)}</h1>
<div class="tiles">{shown}</div>
<p class="soft small">Mean and median are of the notebooks that could be graded.</p>
</header>"""


def _needs_human(records: list[dict[str, Any]]) -> str:
    items = []
    for record in records:
        if record["status"] not in (GRADED, MISSING):
            reasons = bullets([inline_html(reason) for reason in why_human(record)])
            items.append(f"{_who(record)}: {escaped(record['status'])}{reasons}")
    return _listed("Needs a person", items, kind="warn")


def _listed(title: str, items: list[str], kind: str = "") -> str:
    return card(title, bullets(items), kind=kind, aside=str(len(items))) if items else ""


def _folded(title: str, items: list[str]) -> str:
    if not items:
        return ""
    return card(title, f"<details><summary>show {len(items)}</summary>{bullets(items)}</details>")


def _spread(records: list[dict[str, Any]]) -> str:
    bins = histogram(records)
    return card("Points", histogram_svg(bins)) if any(bins) else ""


def _questions(rates: list[Rate]) -> str:
    if not any(rate.total or rate.faults for rate in rates):
        return ""
    rows = [
        f'<tr><th scope="row">{escaped(rate.question)}</th><td>{inline_html(rate.title)}</td>'
        f'<td class="rate">{rate_bar(rate)}</td><td class="number">{_rate_words(rate)}</td></tr>'
        for rate in rates
    ]
    return card("Questions: who has all of it", _legend() + _table(("", "question", "", "passed"), rows))


def _legend() -> str:
    return (
        '<p class="soft small legend"><i class="good"></i> passed <i class="bad"></i> not passed'
        ' <i class="idle"></i> not attempted</p>'
    )


def _table(titles: tuple[str, ...], rows: list[str], numbers: int = 1) -> str:
    first = len(titles) - numbers
    head = "".join(
        f'<th scope="col"{" class=number" if index >= first else ""}>{escaped(title)}</th>'
        for index, title in enumerate(titles)
    )
    return (
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody></table></div>"
    )


def _rate_words(rate: Rate) -> str:
    words = f"{rate.passed} of {rate.total}"
    return f'{words}<br><span class="ours small">{count(rate.faults, "fault")} of ours</span>' if rate.faults else words


def _students(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    questions = klass.graded(records)
    titles = ("student", "name", "status", *(line.id for line in questions), "points")
    rows = []
    for record in records:
        entries = {entry["id"]: entry for entry in record["questions"]}
        cells = "".join(_cell(entries.get(line.id)) for line in questions)
        status = escaped(record["status"]) + (", late" if record["late"] else "")
        away = ' class="away"' if record["status"] == MISSING else ""
        rows.append(
            f'<tr{away}><th scope="row">{_link(record)}</th><td>{person(record["name"] or "")}</td>'
            f'<td>{status}</td>{cells}<td class="number"><b>{points(record["points"])}</b>'
            f" of {points(record['of'])}</td></tr>"
        )
    return card("Students", _table(titles, rows, numbers=len(questions) + 1), aside=str(len(records)))


def _cell(entry: dict[str, Any] | None) -> str:
    if entry is None:
        return '<td class="number nothing"></td>'
    if entry["status"] == NOT_ATTEMPTED:
        return '<td class="number nothing" title="not attempted">–</td>'
    if entry["status"] == FAULT:
        return '<td class="number ours" title="our fault">?</td>'
    kind = "full" if entry["earned"] >= entry["points"] else "part" if entry["earned"] else "none"
    return f'<td class="number {kind}" title="{escaped(entry["status"])}">{points(entry["earned"])}</td>'


def _link(record: dict[str, Any]) -> str:
    return _link_to(record["student"]) if record["status"] != MISSING else person(record["student"])


def _link_to(student: str) -> str:
    return f'<a href="feedback/{quote(file_stem(student), safe="~@+")}.html">{person(student)}</a>'


def _who(record: dict[str, Any]) -> str:
    return _link(record) + (f" {person(record['name'])}" if record["name"] else "")


def _tests(rates: list[Rate]) -> str:
    rows = []
    for rate in rates:
        device = "" if rate.device == "cpu" else f" · {rate.device}"
        rows.append(
            f'<tr><th scope="row">{escaped(rate.question)}</th><td>{inline_html(rate.title)}'
            f'<div class="soft small"><code>{escaped(rate.test)}</code>{escaped(device)}</div></td>'
            f'<td class="rate">{rate_bar(rate)}</td><td class="number">{_rate_words(rate)}</td></tr>{_details(rate)}'
        )
    return card("Tests, the hardest first", _legend() + _table(("", "test", "", "passed"), rows)) if rows else ""


def _details(rate: Rate) -> str:
    """A row of what the instructor alone may read: one entry for all students with the same one."""
    if not rate.details:
        return ""
    groups: dict[tuple[str, str], list[str]] = {}
    for student, status, detail in rate.details:
        groups.setdefault((status, detail), []).append(student)
    parts = []
    for (status, detail), students in groups.items():
        text = html.escape(without_paths(printable(detail)).strip())
        who = ", ".join(_link_to(student) for student in students)
        parts.append(f"<p>{who}: {escaped(status)}</p>" + (f"<pre>{text}</pre>" if text else ""))
    summary = f"{count(len(rate.details), 'student')} without it: details"
    folded = f"<details><summary>{summary}</summary>{''.join(parts)}</details>"
    return f'\n<tr class="details"><td></td><td colspan="3">{folded}</td></tr>'


def _older(record: dict[str, Any]) -> str:
    earlier = ", ".join(inline_html(name) for name in record["older"])
    return f"{_who(record)}: {inline_html(record['file'])} counts, earlier: {earlier}"


def _notes(records: list[dict[str, Any]]) -> str:
    items = [
        f"{_who(record)}: {'; '.join(inline_html(one_line(note)) for note in record['notes'])}"
        for record in records
        if record["notes"] and record["status"] in (GRADED, NEEDS_HUMAN)
    ]
    return _folded("Notes on single notebooks", items)
