"""The frame of every page: one file, nothing fetched; light and dark; fit to print.

The policy in its head names the page's own style sheet and script by their digests and allows nothing else: neither
`style` attributes nor handlers, whatever text gets into a page.
"""

from __future__ import annotations

import base64
import hashlib
from string import Template

from grader.report.text import escaped

STYLE = """
:root { color-scheme: light dark; --back: #fcfcfb; --text: #1d232b; --soft: #56606c; --line: #dde1e6; --code: #f3f4f5;
  --accent: #17609c; --tint: #e3eef7; --rest: #c9d8e5; }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --text: #e5e9ed; --soft: #a5afba; --line: #323a43;
  --code: #1d2329; --accent: #86bdf0; --tint: #1c3044; --rest: #34495c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: break-word;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: $width; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; font-weight: 650; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0; font-weight: 650; }
h3 { font-size: 1rem; line-height: 1.4; margin: 0; font-weight: 650; }
p { margin: .4rem 0; } ul { margin: .4rem 0; padding-left: 1.25rem; } li { margin: .15rem 0; }
a { color: var(--accent); text-underline-offset: .15em; } summary { cursor: pointer; color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.soft { color: var(--soft); } .small { font-size: .875rem; }
.card { margin: 2.5rem 0 0; padding: 1.25rem 0 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.card > h2 + *, .card > .head + * { margin-top: .75rem; }
.card.warn { border-top: 3px solid var(--accent); }
.head { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.head .points { white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
.bad { color: var(--accent); font-weight: 600; } .idle, .ours { color: var(--soft); } .ours { font-style: italic; }
code, pre { font: .875em/1.55 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; background: var(--code);
  border-radius: 3px; } code { padding: .1em .3em; white-space: pre-wrap; }
pre { padding: .6rem .8rem; margin: .4rem 0; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top; font-size: .9375rem; }
th:last-child, td:last-child { padding-right: 0; }
thead td { border-top: 0; } thead th { border-top: 0; font-size: .8125rem; color: var(--soft); vertical-align: bottom; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
svg.bar { display: block; width: 100%; height: .5rem; border-radius: .25rem; }
.bar .rest, .bar .bad { fill: var(--rest); } .bar .good { fill: var(--accent); } .bar .idle { fill: var(--line); }
.bar .rest { fill: var(--line); }
@page { margin: 16mm 15mm; }
@media print { :root { --back: #fff; --text: #000; --soft: #444; --line: #bbb; --code: #f4f4f4; --accent: #0d4a7d;
  --tint: #e6eef5; --rest: #b9c8d6; color-scheme: light; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } .card { margin-top: 1.5rem; }
  a { color: inherit; text-decoration: none; } h1, h2, h3, summary { break-after: avoid; }
  tr, .message { break-inside: avoid; } $print }
"""

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="$policy">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
$body
</main>$script
</body>
</html>
""")


def page(title: str, body: str, *, style: str = "", width: str = "46rem", printed: str = "", script: str = "") -> str:
    """A whole page. `title` is escaped here, `body` is HTML. `script` is ours and runs; no other can."""
    whole = Template(STYLE).substitute(width=width, print=printed) + style
    policy = f"default-src 'none'; style-src {_digest(whole)}; base-uri 'none'; form-action 'none'"
    if script:
        policy += f"; script-src {_digest(script)}"
    element = f"\n<script>{script}</script>" if script else ""
    return _PAGE.substitute(title=escaped(title), style=whole, body=body, policy=policy, script=element)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def card(title: str, body: str, *, kind: str = "", aside: str = "", anchor: str = "") -> str:
    """A section with a heading; `title`, `body` and `aside` are HTML. `anchor`: what links to it name."""
    heading = f"<h2>{title}</h2>"
    if aside:
        heading = f'<div class="head">{heading}<span class="points">{aside}</span></div>'
    name = f' id="{escaped(anchor)}"' if anchor else ""
    return f'<section class="card{" " + kind if kind else ""}"{name}>\n{heading}\n{body}\n</section>'


def bar(parts: list[tuple[str, float]], label: str) -> str:
    """A bar of parts (class, share of 1); what they leave is empty. `label` says in words what it shows."""
    pieces, left = ['<rect class="rest" width="100" height="1"/>'], 0.0
    for kind, share in parts:
        if share > 0:
            pieces.append(f'<rect class="{kind}" x="{left:.4g}" width="{100 * share:.4g}" height="1"/>')
            left += 100 * share
    view = 'viewBox="0 0 100 1" preserveAspectRatio="none"'
    return f'<svg class="bar" {view} role="img" aria-label="{escaped(label)}">{"".join(pieces)}</svg>'


def bullets(items: list[str]) -> str:
    """A list; the items are HTML."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def person(name: str) -> str:
    """A name, whatever its direction, that does not turn the text around it."""
    return f"<bdi>{escaped(name)}</bdi>"
