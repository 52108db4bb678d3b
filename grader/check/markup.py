"""The HTML of the check panel, for every reader and every theme.

A notebook that is opened without trust keeps only some tags, attributes and style values, and no script. So all that
matters is in native elements (headings, lists, tables, details); `role` and `aria-*` only smooth what is understood
without them. Text has the theme's own colour. A status is white on a dark colour of its own, which reads the same on
white and on black; beside its colour it has a sign and words.
"""

from __future__ import annotations

import html
import re

# Borders: mid tones, seen on white and on near-black. Badges: dark enough for white text (4.5:1 and more).
_BORDERS = {"ok": "#2da05f", "wrong": "#d0802a", "error": "#d0524f", "quiet": "#8a8f98", "fault": "#8a6fd1"}
_BADGES = {"ok": "#1a6b3c", "wrong": "#8a5200", "error": "#ad2f2b", "quiet": "#59616c", "fault": "#6647ad"}
# None of these has an emoji form, which a system might show instead.
_SIGNS = {"ok": "\u2713", "wrong": "\u2717", "error": "!", "quiet": "\u25cb", "fault": "?"}

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
_CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:0.92em"
_SOFT = "background-color:rgba(128,128,128,0.14);border-radius:3px"
_BOX = (
    "border-left:4px solid {colour};padding:0.5em 0.9em;margin:0.3em 0;max-width:52em;line-height:1.5;"
    f"background-color:rgba(128,128,128,0.09);border-radius:0 4px 4px 0;font-size:14px;{_FONT};overflow-wrap:break-word"
)
_BADGE = (
    "background-color:{colour};color:#ffffff;font-weight:600;font-size:13px;line-height:1.4;"
    "padding:0.05em 0.55em;border-radius:4px;display:inline-block;white-space:nowrap"
)
_HEADING = f"margin:0;padding:0;font-size:14px;font-weight:400;line-height:1.6;{_FONT}"
_PRE = (
    f"{_CODE};{_SOFT};line-height:1.45;white-space:pre-wrap;overflow-wrap:break-word;word-break:normal;"
    "padding:0.35em 0.6em;margin:0.35em 0;border:0"
)
_CELL = (
    "padding:0.25em 1em 0.25em 0;text-align:left;vertical-align:top;border:0;background-color:transparent;"
    "font-size:14px;line-height:1.5;white-space:normal"
)
_PLAIN_ROW = "background-color:transparent;border:0"


def box(tone: str, inner: str) -> str:
    """The frame of a panel. What it says is English, whatever the language of the page around it."""
    return f'<section lang="en" dir="ltr" style="{_BOX.format(colour=_BORDERS[tone])}">{inner}</section>'


def heading(inner: str) -> str:
    """A heading, below those of the questions; the notebook's table of contents leaves it out."""
    return f'<h3 class="jp-toc-ignore" style="{_HEADING}">{inner}</h3>'


def sign(tone: str) -> str:
    """A mark for the eye, where words say the same."""
    return f'<span aria-hidden="true">{_SIGNS[tone]}</span>'


def badge(tone: str, words: str) -> str:
    """A status: sign, words, colour."""
    return f'<span style="{_BADGE.format(colour=_BADGES[tone])}">{sign(tone)} {escape(words)}</span>'


def verdict(tone: str, words: str, call: str) -> str:
    """A status in a table, and the call that tells more, if any; below one another where there is little room."""
    if not call:
        return badge(tone, words)
    more = f'<span style="display:inline-block">see {inline(f"`{call}`")}</span>'
    return f'<span style="display:inline-block;min-width:13em">{badge(tone, words)}</span> {more}'


def labelled(tone: str, words: str, inner: str) -> str:
    """A status and, beside it, what has it; below it where there is little room. `inner` is HTML."""
    row = "display:flex;flex-wrap:wrap;align-items:baseline;gap:0.2em 0.6em"
    status = f'<span style="min-width:7em">{badge(tone, words)}</span>'
    return f'<div style="{row}">{status} <div style="flex:1 1 15em;min-width:0">{inner}</div></div>'


def paragraph(inner: str) -> str:
    """`inner` is HTML; its blanks count, for the text of an error may be laid out with them."""
    return f'<p style="margin:0;white-space:pre-wrap">{inner}</p>'


def foot(lines: list[str]) -> str:
    """What follows from it all: hints, and what is not looked at."""
    rule = "margin-top:0.6em;padding-top:0.4em;border-top:1px solid rgba(128,128,128,0.35);font-size:13px"
    return f'<div style="{rule}">{"".join(paragraph(inline(line)) for line in lines)}</div>'


def items(parts: list[str]) -> str:
    """A list. (Without its bullets Safari needs the role to call it a list.)"""
    inner = "".join(f'<li style="margin:0.35em 0 0 0;padding:0">{part}</li>' for part in parts)
    return f'<ul role="list" style="list-style:none;margin:0;padding:0">{inner}</ul>'


def details_of(inner: str) -> str:
    """What is told below a title."""
    return f'<div style="margin:0.15em 0 0.5em 0">{inner}</div>'


def code_block(lines: list[str]) -> str:
    return f'<pre style="{_PRE}">{escape(chr(10).join(lines))}</pre>'


def folded(words: str, inner: str) -> str:
    """Closed until the reader opens it, by mouse or keyboard."""
    summary = f'<summary style="cursor:pointer;padding:0.15em 0;display:list-item">{escape(words)}</summary>'
    return f'<details style="margin:0.2em 0">{summary}{inner}</details>'


def table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    """Cells and caption are HTML; the first cell of a row is its header."""
    titles = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{escape(title)}</th>' for title in head)
    body = ""
    for first, *others in rows:
        cells = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in others)
        body += f'<tr style="{_PLAIN_ROW}"><th scope="row" style="{_CELL};font-weight:400">{first}</th>{cells}</tr>'
    style = "border-collapse:collapse;margin:0;font-size:14px;border:0;table-layout:auto"
    caption = f'<caption style="caption-side:top;text-align:left;padding:0">{caption}</caption>'
    row = f'<thead style="border:0"><tr style="{_PLAIN_ROW}">{titles}</tr></thead>'
    return f'<table style="{style}">{caption}{row}<tbody>{body}</tbody></table>'


def inline(text: str) -> str:
    """Escaped, with `code` between backticks set as code."""
    code = f'<code style="{_CODE};{_SOFT};padding:0 0.25em">\\1</code>'
    return re.sub(r"`([^`]+)`", code, escape(text))


def escape(text: str) -> str:
    # Notebooks read $...$, \(...\) and \[...\] as formulas; an empty element parts the sign from what follows.
    return re.sub(r"[$\\]", lambda sign: f"&#{ord(sign[0])};<span></span>", html.escape(text, quote=False))
