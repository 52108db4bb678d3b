"""The instructor's page: how the class did, what needs a person, what was hard, who made which mistakes."""

from __future__ import annotations

import html
from typing import Any

from grader.policy import final_points, needs_person, time_unknown
from grader.report import charts
from grader.report.classfile import ClassFile
from grader.report.classtables import EXAMPLES, link, links, mistakes, questions, students, table, tests
from grader.report.durations import clock, durations
from grader.report.marks import changed, mark_lines
from grader.report.mistakes import mistakes as mistakes_of
from grader.report.page import bullets, card, page, person
from grader.report.script import SCRIPT
from grader.report.statistics import (
    handed_in,
    histogram,
    items,
    mean,
    median,
    question_rates,
    test_rates,
    with_verdicts,
)
from grader.report.text import escaped, inline_html, one_line, points, printable, without_paths
from grader.report.words import FAULT, why_human
from grader.report.words import ClassPage as say
from grader.results import GRADED, MISSING, NEEDS_HUMAN

FEW = 12  # of a list that stand there unfolded
_STYLE = (
    """
.tiles { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin: 1.5rem 0 .75rem; padding: 0; list-style: none; }
.tiles b { display: block; font-size: 1.75rem; line-height: 1.25; font-weight: 650;
  font-variant-numeric: tabular-nums; }
.tiles .warn b { color: var(--accent); }
.wide { overflow-x: auto; } .sortable:not(.mistakes) { min-width: 36rem; } .rate { width: 26%; min-width: 7rem; }
td .bar { margin-top: .5rem; }
th .plain { font-weight: 400; } tr.away { color: var(--soft); } td.full { font-weight: 600; }
.wide thead th { white-space: nowrap; } .students tbody th { white-space: nowrap; font-weight: 400; }
.students td { white-space: nowrap; }
.mistakes td p { margin: .1rem 0; } .mistakes details { margin: .3rem 0 0; font-size: .875rem; }
.mistakes tbody td.number { font-size: 1.125rem; font-weight: 650; }
.key { width: .8em; height: .8em; border-radius: 2px; } .legend .key:not(:first-child) { margin-left: 1em; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer;
  text-align: inherit; text-decoration: underline dotted; text-underline-offset: .2em; }
[aria-sort=ascending] button::after { content: " ↑"; } [aria-sort=descending] button::after { content: " ↓"; }
.finder { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; margin: .75rem 0; }
.finder input { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--soft);
  border-radius: 4px; padding: .25rem .5rem; width: 16rem; max-width: 100%; }
pre { font-size: .8125rem; }
@media (max-width: 34rem) { .tiles { gap: .75rem 1.75rem; } .tiles b { font-size: 1.375rem; } }
@media print { .mistakes tr { break-inside: auto; } .finder { display: none; } .wide { overflow: visible; }
.students td, .students th { white-space: normal; }
  thead button { text-decoration: none; } figure { break-inside: avoid; } }
"""
    + charts.STYLE
)


def class_page(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The whole page."""
    parts = [
        _head(klass, records),
        _needs_human(records),
        _listed(say.TIME_UNKNOWN, [_who(record) for record in records if time_unknown(record)], kind="warn"),
        _listed(say.FOUND, [inline_html(problem) for problem in klass.problems], kind="warn"),
        _spread(records),
        questions(question_rates(klass, records), items(klass, records)),
        mistakes(mistakes_of(klass, records)),
        _time(records),
        students(klass, records),
        _listed(say.BY_HAND, _marks(records)),
        tests(test_rates(klass, records)),
        _listed(say.OLDER, [_older(record) for record in records if record["older"]]),
        _listed(say.ABSENT, [_who(record) for record in records if record["status"] == MISSING]),
        _notes(records),
        _folded(say.IGNORED, [inline_html(name) for name in klass.ignored]),
    ]
    body = "\n".join(part for part in parts if part)
    return page(say.TITLE.format(title=klass.title), body, style=_STYLE, width="72rem", script=SCRIPT)


def _head(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    tiles = [(say.HANDED_IN, str(len(handed_in(records))), "")]
    if missing := sum(record["status"] == MISSING for record in records):
        tiles.append((say.MISSING, str(missing), ""))
    if human := sum(needs_person(record) for record in records):
        tiles.append((say.HUMAN, str(human), "warn"))
    note = ""
    if totals := [final_points(record) for record in with_verdicts(records)]:
        of = points(sum(line.points for line in klass.graded(records)))
        tiles.append((say.MEAN.format(of=of), points(mean(totals)), ""))
        tiles.append((say.MEDIAN.format(of=of), points(median(totals)), ""))
        note = f'\n<p class="soft small">{say.MEAN_OF}</p>'
    shown = "".join(f'<li class="{kind}"><b>{value}</b>{label}</li>' for label, value, kind in tiles)
    return f"""\
<header>
<p class="soft small">{escaped(klass.assignment)} · {say.FOR}</p>
<h1>{escaped(klass.title)}</h1>
<ul class="tiles" role="list">{shown}</ul>{note}
</header>"""


def _needs_human(records: list[dict[str, Any]]) -> str:
    """Those with one and the same reason stand together."""
    waiting = [record for record in records if needs_person(record)]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for record in waiting:
        groups.setdefault((record["status"], *why_human(record)), []).append(record)
    found = []
    for (status, *reasons), members in groups.items():
        who = _some([_who(record) for record in members])
        told = bullets([inline_html(reason) for reason in reasons])
        details = "".join(f"<pre>{html.escape(detail)}</pre>" for detail in _faults(members))
        folded = f"<details><summary>{say.FAULT_DETAILS}</summary>{details}</details>" if details else ""
        found.append(f"<b>{escaped(status)}</b>{told}{folded}{who}")
    return card(say.NEEDS_PERSON, bullets(found), kind="warn", aside=str(len(waiting))) if found else ""


def _faults(records: list[dict[str, Any]]) -> list[str]:
    """What went wrong in the suite or the grader, each text once."""
    tests = [test for record in records for entry in record["questions"] for test in entry["tests"]]
    texts = (without_paths(printable(test["detail"])).strip() for test in tests if test["status"] == FAULT)
    return list(dict.fromkeys(filter(None, texts)))[:EXAMPLES]


def _spread(records: list[dict[str, Any]]) -> str:
    bins = histogram(records)
    if not any(bins):
        return ""
    rows = [
        f'<tr><th scope="row">{charts.bin_words(index)}</th><td class="number">{number}</td></tr>'
        for index, number in enumerate(bins)
    ]
    shown = table(say.SPREAD, (say.SHARE, say.STUDENTS_COLUMN), rows)
    told = f"<details><summary>{say.AS_TABLE}</summary>{shown}</details>"
    return card(say.SPREAD, f"<figure>{charts.histogram_svg(bins)}</figure>{told}")


def _time(records: list[dict[str, Any]]) -> str:
    found = durations(records)
    if found is None:
        return ""
    line = say.TIME_LINE.format(
        median=f"{found.median:.1f}",
        longest=f"{found.longest:.1f}",
        who=link(found.slowest["student"]),
        total=clock(found.total),
    )
    late = []
    for (question, title), who in found.late.items():
        words = say.TIME_TEST if question else say.TIME_CELL
        late.append(words.format(question=escaped(question), title=inline_html(title), who=links(who)))
    told = f"<h3>{say.TIMEOUTS}</h3>{bullets(late)}" if late else f"<p>{say.NO_TIMEOUTS}</p>"
    return card(say.TIME, f"<p>{line}</p>{told}")


def _marks(records: list[dict[str, Any]]) -> list[str]:
    return [
        f"{_who(record)}{bullets([escaped(line) for line in mark_lines(record)])}"
        for record in records
        if changed(record)
    ]


def _older(record: dict[str, Any]) -> str:
    earlier = ", ".join(inline_html(name) for name in record["older"])
    return f"{_who(record)}: {say.OLDER_LINE.format(file=inline_html(record['file']), earlier=earlier)}"


def _notes(records: list[dict[str, Any]]) -> str:
    found = [
        f"{_who(record)}: {'; '.join(inline_html(one_line(note)) for note in record['notes'])}"
        for record in records
        if record["notes"] and record["status"] in (GRADED, NEEDS_HUMAN)
    ]
    return _folded(say.NOTES, found)


def _who(record: dict[str, Any]) -> str:
    shown = link(record["student"]) if record["status"] != MISSING else person(record["student"])
    return shown + (f" {person(record['name'])}" if record["name"] else "")


def _some(found: list[str]) -> str:
    """The first few, the others folded; HTML."""
    shown = f"<p>{', '.join(found[:FEW])}</p>"
    if not (rest := found[FEW:]):
        return shown
    return f"{shown}<details><summary>{say.MORE.format(number=len(rest))}</summary>{', '.join(rest)}</details>"


def _listed(title: str, found: list[str], kind: str = "") -> str:
    if not found:
        return ""
    shown = bullets(found[:FEW])
    if rest := found[FEW:]:
        shown += f"<details><summary>{say.MORE.format(number=len(rest))}</summary>{bullets(rest)}</details>"
    return card(title, shown, kind=kind, aside=str(len(found)))


def _folded(title: str, found: list[str]) -> str:
    if not found:
        return ""
    shown = say.SHOW.format(number=len(found))
    return card(title, f"<details><summary>{shown}</summary>{bullets(found)}</details>")
