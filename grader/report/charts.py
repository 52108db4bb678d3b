"""Charts in HTML and SVG without a script."""

from __future__ import annotations

from grader.report.page import bar
from grader.report.statistics import BINS, Rate
from grader.report.text import count, escaped

HISTOGRAM_STYLE = """
svg.histogram { display: block; width: 100%; max-width: 44rem; height: auto; }
.histogram rect { fill: var(--accent); } .histogram line { stroke: var(--line); }
.histogram text { fill: var(--soft); font-size: 12px; text-anchor: middle; } .histogram .value { fill: var(--text); }
"""
_WIDTH, _HEIGHT, _STEP = 640, 150, 60


def histogram_svg(bins: list[int]) -> str:
    """Columns of how many students have 0-10 %, 10-20 %, ... of the points."""
    highest = max(bins)
    pieces = []
    for index, number in enumerate(bins):
        left, middle = 20 + index * _STEP, 20 + index * _STEP + _STEP // 2
        if number:
            height = round(_HEIGHT * number / highest, 1)
            top = round(20 + _HEIGHT - height, 1)
            pieces.append(f'<rect x="{left + 4}" y="{top}" width="{_STEP - 8}" height="{height}" rx="3"/>')
            pieces.append(f'<text class="value" x="{middle}" y="{round(top - 5, 1)}">{number}</text>')
    base = 20 + _HEIGHT
    pieces.append(f'<line x1="20" y1="{base}" x2="{20 + BINS * _STEP}" y2="{base}"/>')
    pieces += [
        f'<text x="{20 + index * _STEP}" y="{base + 18}">{100 * index // BINS} %</text>' for index in range(BINS + 1)
    ]
    label = "; ".join(
        f"{count(number, 'student')} with {100 * index // BINS} to {100 * (index + 1) // BINS} %"
        for index, number in enumerate(bins)
        if number
    )
    size = f"0 0 {_WIDTH} {base + 26}"
    return (
        f'<svg class="histogram" viewBox="{size}" role="img" aria-label="{escaped(label)}">\n'
        + "\n".join(pieces)
        + "\n</svg>"
    )


def rate_bar(rate: Rate) -> str:
    """Passed, not passed, not attempted."""
    if not rate.total:
        return ""
    parts = [("good", rate.passed), ("bad", rate.missed), ("idle", rate.idle)]
    label = f"{rate.passed} passed, {rate.missed} did not, {rate.idle} not attempted"
    return bar([(kind, number / rate.total) for kind, number in parts], label)
