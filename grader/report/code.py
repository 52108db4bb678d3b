"""A student's cell as HTML: numbered lines, light colours, the lines that an error came from marked in words.

Only pygments' lexer is used. nbconvert colours with the same pygments, but its exporter takes a quarter of a second a
notebook, forty times what a whole page takes here, and it can mark no line. Nothing but code is shown of a notebook, so
there are no outputs and no Markdown to make harmless.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cache
from typing import Any

from grader.report.text import escaped, printable

STYLE = """
pre.cell { padding: .5rem 0; font-size: .8125rem; }
.cell .line { display: block; position: relative; padding: 0 .75rem 0 4.6rem; min-height: 1.55em;
  text-indent: -1.5rem; }
.cell .line::before { content: attr(data-n); position: absolute; left: 0; width: 2.3rem; text-align: right;
  text-indent: 0; color: var(--soft); }
.cell .here { background: var(--tint); box-shadow: inset 4px 0 var(--accent); }
.cell .here b { display: block; text-indent: -1.5rem; color: var(--accent); font-family: system-ui, sans-serif; }
.cell .k { font-weight: 600; } .cell .c { color: var(--soft); font-style: italic; } .cell .s { color: var(--soft); }
@media print { .cell .line { break-inside: avoid; } }
"""
_LONGEST = 2000  # characters of a line that is still coloured


def cell_html(source: str, marks: Mapping[int, str]) -> str:
    """The cell; `marks`: what to say at a line (numbered from 1)."""
    lines = [printable(line) for line in source.split("\n")]
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    shown = []
    for number, inner in enumerate(_coloured(lines), 1):
        said = f"<b>← {escaped(marks[number])}</b>" if number in marks else ""
        kind = "line here" if said else "line"
        shown.append(f'<span class="{kind}" data-n="{number}">{inner}{said}</span>')
    return f'<pre class="cell">{"".join(shown)}</pre>'


def _coloured(lines: list[str]) -> list[str]:
    """Each line as HTML."""
    if max(map(len, lines)) > _LONGEST:
        return [html.escape(line) for line in lines]
    from pygments.lexers.python import PythonLexer

    found: list[list[str]] = [[]]
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens("\n".join(lines)):
        kind = _kind(token)
        for index, part in enumerate(text.split("\n")):
            if index:
                found.append([])
            if part:
                part = html.escape(part)
                found[-1].append(f'<span class="{kind}">{part}</span>' if kind else part)
    return ["".join(parts) for parts in found]


@cache
def _kind(token: Any) -> str:
    """The class of a token of pygments."""
    from pygments.token import Comment, Keyword, Operator, String

    kinds = ((Comment, "c"), (String, "s"), (Keyword, "k"), (Operator.Word, "k"))
    return next((name for parent, name in kinds if token in parent), "")
