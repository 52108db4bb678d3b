"""`similar.html`: the pairs, most evidence first, and their cells side by side with the common parts marked."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from grader.report.page import bullets, card, page, person
from grader.report.text import count, escaped, inline_html, printable
from grader.results import file_stem
from grader.similar.compare import Likeness, Pair, marked
from grader.similar.fingerprints import Cell, Vocabulary
from grader.similar.handins import HandIn

AROUND = 4  # lines kept on either side of a marked one, where a cell is long
LONG = 60  # lines

_STYLE = """
.wide { overflow-x: auto; } tbody th { font-weight: 400; color: inherit; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; } .sides > div { min-width: 0; }
.sides pre { font-size: .8125rem; margin: .2rem 0 .6rem; tab-size: 4; } h3 { font-size: 1rem; margin: .9rem 0 .2rem; }
mark { background: #ffe28a; color: #1c2430; border-radius: 2px; border-bottom: 2px solid #b07a00; }
@media (prefers-color-scheme: dark) { mark { background: #57470f; color: #fff3cf; border-bottom-color: #e2b34f; } }
@media (max-width: 44rem) { .sides { grid-template-columns: 1fr; } }
@media print { mark { background: none; color: #000; border-bottom: 2px solid #000; } }
"""
_CAUTION = """<p>The marked words stand in both hand-ins, and neither the course (stubs, examples, reference solution)
nor half of the class has them. Names, comments, layout and order do not count. This says that two answers are alike. It
does not say why, and not who had it first. Read both sides before you talk to anyone.</p>"""
_INNOCENT = [
    "a short answer can be written in few ways, and two people think of the same one",
    "both took the same code from a lecture, a tutorial, the documentation or the same assistant",
    "they were allowed to work together, or one group handed in twice",
    "a habit of this course that only few of this class have: look at how many others share it",
]


@dataclass(frozen=True)
class Shown:
    """What the page is about: the class, the pairs to show, how many more there are, what could not be compared."""

    title: str
    handins: Sequence[HandIn]
    pairs: Sequence[Pair]
    more: int
    problems: Sequence[str]


def similar_page(shown: Shown, vocabulary: Vocabulary) -> str:
    """The whole page."""
    parts = [_head(shown), card("A lead, not a verdict", _CAUTION + _reasons(), kind="warn")]
    if shown.problems:
        parts.append(
            card("Not compared, or not all of it", bullets([inline_html(line) for line in shown.problems]), kind="warn")
        )
    if shown.pairs:
        parts.append(_table(shown))
    parts += [_sides(number, pair, shown, vocabulary) for number, pair in enumerate(shown.pairs, 1)]
    return page(f"{shown.title}: hand-ins that are alike", "\n".join(parts), style=_STYLE, width="84rem")


def percent(share: float) -> str:
    """`87 %`; 100 only for all of it."""
    return f"{min(int(100 * share + 0.5), 99 if share < 0.9995 else 100)} %"


def questions_of(pair: Pair) -> list[tuple[str, Likeness]]:
    """The questions that a pair is alike in: those with at least three words of evidence, else all."""
    found = sorted(pair.questions.items())
    return [item for item in found if item[1].words >= 3] or found


def _reasons() -> str:
    return "<p>Innocent reasons are common:</p>" + bullets([escaped(reason) for reason in _INNOCENT])


def _head(shown: Shown) -> str:
    pairs = len(shown.pairs) + shown.more
    found = count(pairs, "pair") if pairs else "no pair"
    more = f" The first {len(shown.pairs)} are here, all of them in similar.csv." if shown.more else ""
    compared = f"{count(len(shown.handins), 'hand-in')} compared, each with all others"
    return (
        f"<header><h1>{escaped(shown.title)}: hand-ins that are alike</h1>\n"
        f'<p class="soft">{compared}: {found} worth a look.{more}</p></header>'
    )


def _table(shown: Shown) -> str:
    titles = [("pair", ""), ("alike", "number"), ("words", "number"), ("in", ""), ("others", "number")]
    head = "".join(f'<th scope="col"{f" class={kind}" if kind else ""}>{title}</th>' for title, kind in titles)
    rows = [_row(number, pair, shown.handins) for number, pair in enumerate(shown.pairs, 1)]
    legend = (
        '<p class="soft small">alike: the share of what is peculiar to the two that both have; words: how many words of'
        " code that is, where a word counts less the more of the class have it; others: further hand-ins that have at"
        " least half of the same.</p>"
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody></table>"
    return card("Pairs", f'{legend}<div class="wide">{table}</div>', aside=str(len(shown.pairs)))


def _row(number: int, pair: Pair, handins: Sequence[HandIn]) -> str:
    left, right = handins[pair.left], handins[pair.right]
    same = '<br><span class="small">the same file, byte for byte</span>' if left.sha256 == right.sha256 else ""
    inside = ", ".join(escaped(question or "other cells") for question, _ in questions_of(pair))
    return (
        f'<tr><th scope="row"><a href="#pair-{number}">{number}</a> {_who(left)} · {_who(right)}{same}</th>'
        f'<td class="number"><b>{percent(pair.whole.share)}</b></td><td class="number">{pair.whole.words:.0f}</td>'
        f'<td>{inside}</td><td class="number">{pair.others or "none"}</td></tr>\n'
    )


def _who(handin: HandIn) -> str:
    return ", ".join(person(student) + (f" ({person(name)})" if name else "") for student, name in handin.students)


def _sides(number: int, pair: Pair, shown: Shown, vocabulary: Vocabulary) -> str:
    both = shown.handins[pair.left], shown.handins[pair.right]
    parts = []
    for question, likeness in questions_of(pair):
        words = f"{percent(likeness.share)}, {count(round(likeness.words), 'word')}"
        parts.append(f'<h3>{escaped(question or "other cells")} <span class="soft small">{words}</span></h3>')
        columns = [_column(handin, question, pair.windows, vocabulary) for handin in both]
        parts.append(f'<div class="sides">{"".join(columns)}</div>')
    if not parts:
        parts = ["<p>The same file. What is in it, the course or half of the class explain.</p>"]
    heading = f'<span id="pair-{number}">{number}. {_who(both[0])} and {_who(both[1])}</span>'
    return card(heading, "\n".join(parts), aside=percent(pair.whole.share))


def _column(handin: HandIn, question: str, windows: frozenset[int], vocabulary: Vocabulary) -> str:
    cells = []
    for cell in handin.cells:
        spans = marked(vocabulary.read(cell.source), windows) if cell.question == question else []
        if cell.question == question and (spans or question):
            cells.append(f'<span class="soft small">cell {cell.number}</span><pre>{_code(cell, spans)}</pre>')
    ids = ", ".join(student for student, _ in handin.students)
    pages = [f"feedback/{quote(file_stem(student), safe='~@+')}.html" for student, _ in handin.students]
    link = f'<a href="{pages[0]}">{person(ids)}</a>'
    return f"<div>{link}\n{''.join(cells)}</div>"


def _code(cell: Cell, spans: list[tuple[int, int]]) -> str:
    """The text of a cell with its marks; of a long one, the lines near to them."""
    lines, start = [], 0
    for line in cell.source.split("\n"):
        end = start + len(line)
        here = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
        lines.append((_marked_line(line, here), bool(here)))
        start = end + 1
    if len(lines) <= LONG:
        return "\n".join(line for line, _ in lines)
    near = {other for at, (_, hit) in enumerate(lines) if hit for other in range(at - AROUND, at + AROUND + 1)}
    shown, left_out = [], 0
    for at, (line, _) in enumerate([*lines, ("", False)]):
        if at < len(lines) and at not in near:
            left_out += 1
            continue
        if left_out:
            shown.append(f'<span class="soft">… {count(left_out, "line")}</span>')
            left_out = 0
        shown.append(line)
    return "\n".join(shown)


def _marked_line(line: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for first, last in spans:
        parts += [_text(line[at:first]), f"<mark>{_text(line[first:last])}</mark>"]
        at = last
    return "".join([*parts, _text(line[at:])])


def _text(text: str) -> str:
    return html.escape(printable(text)).replace("\n", " ")
