"""The feedback page of one student, made from the result record alone. `detail` of a test is never read here."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from grader.report.page import bar, bullets, card, page, person
from grader.report.text import count, escaped, inline_html, message_html, points
from grader.report.words import FAULT, TEST, question_words, student_note, why_unreadable
from grader.results import NEEDS_HUMAN, UNREADABLE
from grader.scoring import NOT_ATTEMPTED

_STYLE = """
.mark { white-space: nowrap; width: 10.5rem; } .mark b { display: inline-block; width: 1.2em; text-align: center; }
.message { border-left: 3px solid var(--bar-bad); padding: .1rem 0 .1rem .9rem; margin: .8rem 0; }
.message.ours { border-color: var(--ours); color: inherit; } .why { margin-top: .9rem; }
.why + .message { margin-top: .3rem; } .hint { margin: .8rem 0 0; }
.badge { border: 1px solid var(--line); border-radius: 1em; padding: 0 .5em; font-size: .75rem; color: var(--soft);
  white-space: nowrap; }
.total { font-size: 1.25rem; font-weight: 600; margin: .6rem 0 .4rem; } .others .message { border-color: var(--line); }
@media (max-width: 34rem) { .mark { width: auto; } .mark .word { position: absolute; clip-path: inset(50%); } }
@media (max-width: 34rem) { thead { display: none; } }
"""
_PRINTED = "details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; }"


def feedback_page(record: dict[str, Any]) -> str:
    """The whole page."""
    parts = [_head(record)]
    if record["status"] == UNREADABLE:
        parts.append(_unreadable(record))
    if record["status"] == NEEDS_HUMAN:
        text = "<p>A part of this could not be graded. That is our fault, not yours: a person will look at it.</p>"
        parts.append(card("These points are not final", text, kind="warn"))
    parts += [_question(entry) for entry in record["questions"]]
    parts += [part for part in (_notebook(record), _simulated(record)) if part]
    title = f"{record['title']}: {record['name'] or record['student']}"
    return page(title, "\n".join(parts), style=_STYLE, printed=_PRINTED)


def _head(record: dict[str, Any]) -> str:
    who = person(record["name"] or record["student"])
    if record["name"] and record["name"] != record["student"]:
        who += f' <span class="soft">({person(record["student"])})</span>'
    facts = [f"Graded: {person(_file(record['file']))}"]
    if record["older"]:
        facts.append(f"earlier and not counted: {', '.join(person(_file(name)) for name in record['older'])}")
    if record["late"]:
        facts.append("handed in late")
    total = f"{points(record['points'])} of {points(record['of'])} points"
    share = record["points"] / record["of"] if record["of"] else 0.0
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


def _unreadable(record: dict[str, Any]) -> str:
    reasons = "".join(f"<p>What is wrong: {escaped(why_unreadable(note))}.</p>" for note in record["notes"])
    advice = (
        "<p>Nothing in it was graded, so this is no verdict on your work. Open the notebook where you wrote it, see"
        " that it is complete, download it as <code>.ipynb</code> and hand that file in again.</p>"
    )
    return card("Your file could not be read as a notebook", reasons + advice, kind="warn")


def _question(entry: dict[str, Any]) -> str:
    aside = f"{points(entry['earned'])} of {points(entry['points'])}"
    title = f'<span class="soft">{escaped(entry["id"])}</span> {escaped(entry["title"])}'
    if entry["status"] == NOT_ATTEMPTED:
        worth = _worth(entry["points"])
        text = (
            f"Nothing to test here yet: the answer is as it was handed out. It is there for {worth} when you are ready."
        )
        return card(title, f'<p class="idle">{question_words(entry)}</p><p>{text}</p>', aside=aside)
    kind = {"passed": "good", FAULT: "ours"}.get(entry["status"], "bad" if not entry["earned"] else "soft")
    parts = [
        f'<p class="{kind}">{escaped(question_words(entry))}</p>',
        _tests(entry["tests"]),
        _reasons(entry["tests"]),
    ]
    if entry["hint"] and entry["status"] not in ("passed", FAULT):
        parts.append(f'<div class="hint">{message_html("Hint: " + entry["hint"])}</div>')
    return card(title, "\n".join(part for part in parts if part), aside=aside)


def _worth(value: float) -> str:
    return f"{points(value)} {'point' if value == 1 else 'points'}"


def _tests(tests: list[dict[str, Any]]) -> str:
    rows = []
    for test in tests:
        kind, mark, word = TEST.get(test["status"], ("bad", "!", escaped(test["status"])))
        badge = ' <span class="badge">simulated GPU</span>' if _is_simulated(test) else ""
        rows.append(
            f'<tr><td class="mark {kind}"><b aria-hidden="true">{mark}</b> <span class="word">{word}</span></td>'
            f"<td>{inline_html(test['title'])}{badge}</td>"
            f'<td class="number">{points(test["earned"])} / {points(test["points"])}</td></tr>'
        )
    if not rows:
        return ""
    titles = '<th scope="col">result</th><th scope="col">what was tested</th><th scope="col" class="number">points</th>'
    return f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def _reasons(tests: list[dict[str, Any]]) -> str:
    """The first reason in full, the others folded; tests with one and the same reason share it."""
    failed = [test for test in tests if test["status"] not in ("passed", NOT_ATTEMPTED)]
    if not failed:
        return ""
    reasons: dict[str, list[dict[str, Any]]] = {}
    for test in failed:
        reasons.setdefault(test["message"], []).append(test)
    (first, alike), *others = reasons.items()
    parts = [_message(first, alike[0])]
    if len(failed) > 1:
        parts.insert(0, _which(alike[0]))
    if len(alike) > 1:
        parts.append(f'<p class="soft small">{count(len(alike) - 1, "more test")} ended with the same message.</p>')
    if others:
        number = sum(len(group) for _, group in others)
        again = count(number, "more test") + " did not pass: why"
        folded = "".join(_which(group[0]) + _message(text, group[0]) for text, group in others)
        parts.append(f'<details class="others"><summary>{again}</summary>\n{folded}\n</details>')
    return "\n".join(parts)


def _which(test: dict[str, Any]) -> str:
    return f'<p class="why"><b>{inline_html(test["title"])}</b></p>'


def _message(text: str, test: dict[str, Any]) -> str:
    return f'<div class="message{" ours" if test["status"] == FAULT else ""}">{message_html(text)}</div>'


def _notebook(record: dict[str, Any]) -> str:
    """What happened when the notebook was run."""
    if record["status"] == UNREADABLE:
        return ""
    said = [inline_html(words) for note in record["notes"] if (words := student_note(note))]
    raised = []
    for cell, error in sorted((record.get("cell_errors") or {}).items(), key=lambda item: int(item[0])):
        if error["type"] in ("", "CellTimeout"):
            continue  # a note says so already
        raised.append(f"Cell {escaped(cell)}: {inline_html(error['type'] + ': ' + error['text'])}")
    if not said and not raised:
        return ""
    body = bullets(said) if said else ""
    if raised:
        body += (
            f"<p>{'This cell' if len(raised) == 1 else 'These cells'} raised an error; the cells after it were run all"
        )
        body += f" the same. Cells are numbered from 1, counting code cells only.</p>{bullets(raised)}"
    return card("Your notebook, run from top to bottom", body)


def _is_simulated(test: dict[str, Any]) -> bool:
    return "simulated" in str(test.get("device", ""))


def _simulated(record: dict[str, Any]) -> str:
    number = sum(_is_simulated(test) for entry in record["questions"] for test in entry["tests"])
    if not number:
        return ""
    return (
        '<p class="soft small">Tests marked <span class="badge">simulated GPU</span> ran without a GPU: tensors were'
        " put on a pretended one, which tells whether everything is on the right device.</p>"
    )
