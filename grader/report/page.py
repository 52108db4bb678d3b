"""The frame of every page: one file, no script, nothing fetched; light and dark; fit to print."""

from __future__ import annotations

from string import Template

from grader.report.text import escaped

STYLE = """
:root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --text: #1c2430; --soft: #5a6675; --line: #dde2e8;
  --good: #1f7a4d; --bad: #b3372b; --idle: #6b7280; --ours: #7a4fb0; --code: #eef1f5; --accent: #2a62b8;
  --bar-good: #4fae7f; --bar-bad: #e08a78; --bar-idle: #c3c9d1; --warn: #fdf3df; --warn-line: #e2b34f; }
@media (prefers-color-scheme: dark) { :root { --back: #14181e; --card: #1d232b; --text: #e4e9ef; --soft: #9eabb9;
  --line: #333d49; --good: #6cd3a0; --bad: #ff9a8a; --idle: #a0aab6; --ours: #c8a6f5; --code: #2a323c;
  --accent: #8ab6ff; --bar-good: #3f9a6c; --bar-bad: #b3604f;
  --bar-idle: #56616e; --warn: #3a3018; --warn-line: #a8812f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: $width; margin: 0 auto; padding: 2rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.15rem; line-height: 1.3; margin: 0; }
p { margin: .35rem 0; } a { color: var(--accent); } .soft { color: var(--soft); } .small { font-size: .875rem; }
header { margin-bottom: 1.25rem; } .card > h2 + * { margin-top: .6rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem;
  margin: 0 0 1rem; overflow-wrap: anywhere; }
.head { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.head .points { white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } .idle { color: var(--idle); } .ours { color: var(--ours); }
.warn { background: var(--warn); border-color: var(--warn-line); }
code, pre { font: .875em/1.5 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; background: var(--code);
  border-radius: 4px; } code { padding: .1em .3em; white-space: pre-wrap; }
pre { padding: .5rem .75rem; margin: .35rem 0; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .35rem .5rem; border-top: 1px solid var(--line); vertical-align: top; font-size: .9375rem; }
thead th { border-top: 0; font-size: .8125rem; } td.number, th.number { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--accent); } ul { margin: .35rem 0; padding-left: 1.25rem; }
.bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; background: var(--line); }
.bar i { display: block; height: 100%; } .bar .good { background: var(--bar-good); }
.bar .bad { background: var(--bar-bad); }
.bar .idle { background: var(--bar-idle); }
@media print { :root { --back: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --good: #145c38;
  --bad: #8f2a20; --idle: #444; --ours: #5a3590; --code: #f2f2f2; --accent: #000; --warn: #fff; color-scheme: light; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; } .card { break-inside: auto; }
  h2, tr, .message { break-inside: avoid; } h2 { break-after: avoid; }
  .bar, .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } $print }
"""

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
$body
</main>
</body>
</html>
""")


def page(title: str, body: str, *, style: str = "", width: str = "46rem", printed: str = "") -> str:
    """A whole page. `title` is escaped here, `body` is HTML."""
    whole = Template(STYLE).substitute(width=width, print=printed) + style
    return _PAGE.substitute(title=escaped(title), style=whole, body=body)


def card(title: str, body: str, *, kind: str = "", aside: str = "") -> str:
    """A section with a heading; `title`, `body` and `aside` are HTML."""
    heading = f"<h2>{title}</h2>"
    if aside:
        heading = f'<div class="head">{heading}<span class="points">{aside}</span></div>'
    return f'<section class="card{" " + kind if kind else ""}">\n{heading}\n{body}\n</section>'


def bar(parts: list[tuple[str, float]], label: str) -> str:
    """A bar of parts (class, share of 1). `label` says in words what it shows."""
    pieces = "".join(f'<i class="{kind}" style="width:{100 * share:.4g}%"></i>' for kind, share in parts if share > 0)
    return f'<div class="bar" role="img" aria-label="{escaped(label)}">{pieces}</div>'


def bullets(items: list[str]) -> str:
    """A list; the items are HTML."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def person(name: str) -> str:
    """A name, whatever its direction, that does not turn the text around it."""
    return f"<bdi>{escaped(name)}</bdi>"
