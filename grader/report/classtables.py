"""The tables of the class page: questions, mistakes, tests, students."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote

from grader.policy import entry_points, final_points
from grader.report.charts import difficulty_svg, rate_bar
from grader.report.classfile import ClassFile
from grader.report.marks import late_words, status_words
from grader.report.mistakes import Mistake
from grader.report.page import card, person
from grader.report.statistics import LEAST, Item, Rate
from grader.report.text import count, escaped, inline_html, message_html, points
from grader.report.words import FAULT, TEST
from grader.report.words import ClassPage as say
from grader.results import MISSING, file_stem
from grader.scoring import NOT_ATTEMPTED

FREQUENT = 12  # mistakes that stand there unfolded
EXAMPLES = 3  # of the suite's own words on one mistake
LOW = 0.2  # a discrimination below it deserves a look


def link(student: str) -> str:
    """To a student's page. Every script and sign survives in the address, whatever the file is called."""
    return f'<a href="feedback/{quote(file_stem(student), safe="~@+")}.html">{person(student)}</a>'


def links(students: list[str]) -> str:
    return ", ".join(map(link, students))


def table(name: str, titles: tuple[str, ...], rows: list[str], *, numbers: int = 1, kind: str = "", data: str = ""):
    """A table that may be wider than the page; `titles` are text, the last `numbers` of them over numbers."""
    first = len(titles) - numbers
    cells = [
        f'<th scope="col"{" class=number" if i >= first else ""}>{escaped(t)}</th>' if t else "<td></td>"
        for i, t in enumerate(titles)
    ]
    return (
        f'<div class="wide" role="region" aria-label="{escaped(name)}" tabindex="0"><table class="{kind}"{data}>\n'
        f"<thead><tr>{''.join(cells)}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table></div>"
    )


def questions(rates: list[Rate], items: list[Item]) -> str:
    """The card on the questions, its chart and its footnote."""
    if not any(rate.total or rate.faults for rate in rates):
        return ""
    rows = []
    for rate, item in zip(rates, items, strict=True):
        share = "" if item.difficulty is None else f"{100 * item.difficulty:.0f} %"
        apart = "–" if item.discrimination is None else f"{item.discrimination:.2f}".replace("-", "−")
        if item.discrimination is not None and item.discrimination < LOW:
            apart = f'<span class="soft small">{say.LOW}</span> {apart}'
        rows.append(
            f'<tr><th scope="row" data-v="{escaped(rate.question)}">{escaped(rate.question)} '
            f'<span class="plain">{inline_html(rate.title)}</span></th>'
            f'<td class="rate">{rate_bar(rate)}</td>'
            f'<td class="number" data-v="{rate.passed}">{_rate_words(rate)}</td>'
            f'<td class="number" data-v="{_sort_key(item.difficulty)}">{share}</td>'
            f'<td class="number" data-v="{_sort_key(item.discrimination)}">{apart}</td></tr>'
        )
    titles = (say.QUESTION, say.RATE, say.PASSED, say.MEAN_SHARE, say.DISCRIMINATION)
    shares = [(item.question, item.difficulty) for item in items if item.difficulty is not None]
    chart = f"<figure>{difficulty_svg(shares)}</figure>" if shares else ""
    shown = table(say.QUESTIONS, titles, rows, numbers=3, kind="sortable")
    note = f'<p class="soft small">{say.FOOTNOTE.format(least=LEAST)}</p>'
    return card(say.QUESTIONS, chart + _legend() + shown + note)


def _sort_key(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _legend() -> str:
    keys = []
    for kind, words in say.LEGEND:
        square = f'<rect class="{kind}" width="1" height="1"/>'
        keys.append(f'<svg class="key" viewBox="0 0 1 1" aria-hidden="true">{square}</svg> {words}')
    return f'<p class="soft small legend bar">{" ".join(keys)}</p>'


def _rate_words(rate: Rate) -> str:
    words = say.OF.format(number=rate.passed, total=rate.total)
    faults = say.FAULTS.format(faults=count(rate.faults, "fault"))
    return f'{words}<br><span class="ours small">{faults}</span>' if rate.faults else words


def mistakes(found: list[Mistake]) -> str:
    """The card on what went wrong, most students first; the rare ones folded."""
    if not found:
        return ""
    titles = (say.QUESTION, say.MESSAGE, say.STUDENTS_MANY)
    rows = list(map(_mistake, found))
    shown = f'<p class="soft small">{say.MISTAKES_NOTE}</p>' + table(
        say.MISTAKES, titles, rows[:FREQUENT], kind="sortable mistakes"
    )
    if rare := rows[FREQUENT:]:
        most = count(len(found[FREQUENT].students), say.STUDENTS_ONE)
        summary = say.RARE.format(number=len(rare), most=most)
        more = table(f"{say.MISTAKES} (2)", titles, rare, kind="sortable mistakes")
        shown += f"<details><summary>{summary}</summary>{more}</details>"
    return card(say.MISTAKES, shown)


def _mistake(mistake: Mistake) -> str:
    number = len(mistake.students)
    word = TEST.get(mistake.status, ("", "", mistake.status))[2]
    details = sorted(set(filter(None, mistake.details)), key=mistake.details.index)[:EXAMPLES]
    told = "".join(f"<pre>{html.escape(detail)}</pre>" for detail in details)
    return (
        f'<tr><th scope="row">{escaped(mistake.question)}</th>'
        f"<td><b>{inline_html(mistake.title)}</b>: {escaped(word)}{message_html(mistake.message)}"
        f"<details><summary>{say.WHO}</summary><p>{links(mistake.students)}</p>"
        f'<p class="soft small"><code>{escaped(mistake.test)}</code></p>{told}</details></td>'
        f'<td class="number" data-v="{number}">{number}</td></tr>'
    )


def tests(rates: list[Rate]) -> str:
    """The card on how often each test was passed."""
    rows = []
    for rate in rates:
        device = "" if rate.device == "cpu" else f" · {rate.device}"
        rows.append(
            f'<tr><th scope="row">{escaped(rate.question)}</th><td>{inline_html(rate.title)}'
            f'<div class="soft small"><code>{escaped(rate.test)}</code>{escaped(device)}</div></td>'
            f'<td class="rate">{rate_bar(rate)}</td>'
            f'<td class="number" data-v="{rate.share:.4f}">{_rate_words(rate)}</td></tr>'
        )
    titles = (say.QUESTION, say.TEST, say.RATE, say.PASSED)
    return card(say.TESTS, _legend() + table(say.TESTS, titles, rows, kind="sortable")) if rows else ""


def students(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The card with a row a student."""
    lines = klass.graded(records)
    titles = (say.STUDENT, say.NAME, say.STATUS, *(line.id for line in lines), say.POINTS, say.SECONDS)
    rows = []
    for record in records:
        entries = {entry["id"]: entry for entry in record["questions"]}
        cells = "".join(_cell(entries.get(line.id), entry_points(record, line.id)) for line in lines)
        status = escaped(", ".join(filter(None, (status_words(record), late_words(record)))))
        away = ' class="away"' if record["status"] == MISSING else ""
        who = link(record["student"]) if not away else person(record["student"])
        final = points(final_points(record))
        seconds = f"{record['seconds']:.1f}" if record["seconds"] else ""
        rows.append(
            f'<tr{away}><th scope="row">{who}</th><td>{person(record["name"] or "")}</td>'
            f'<td>{status}</td>{cells}<td class="number" data-v="{final}"><b>{final}</b>'
            f' of {points(record["of"])}</td><td class="number">{seconds}</td></tr>'
        )
    data = f' data-find="{say.SEARCH}" data-shown="{say.SHOWN}"'
    shown = table(say.STUDENTS, titles, rows, numbers=len(lines) + 2, kind="sortable students", data=data)
    return card(say.STUDENTS, shown, aside=str(len(records)))


def _cell(entry: dict[str, Any] | None, final: float | None) -> str:
    if final is not None and (entry is None or final != entry["earned"]):
        return f'<td class="number" data-v="{points(final)}" title="{say.SET_BY_HAND}">{points(final)} *</td>'
    if entry is None:
        return '<td class="number"></td>'
    if entry["status"] == NOT_ATTEMPTED:
        return f'<td class="number idle" data-v="" title="{say.IDLE}">–</td>'
    if entry["status"] == FAULT:
        return f'<td class="number ours" data-v="" title="{say.OURS}">?</td>'
    kind = "full" if entry["earned"] >= entry["points"] else "part"
    return f'<td class="number {kind}" title="{escaped(entry["status"])}">{points(entry["earned"])}</td>'
