"""Charts: bars in HTML tables, and matplotlib's SVG made fit for a page.

matplotlib lays them out. Its style attributes would need a policy that allows any; they become classes of the page's
own style sheet, so a chart follows the theme, prints, and keeps its text as text. Bars differ in length and have their
numbers beside them; no chart is told by colour alone, and each one has its table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

from grader.report.page import bar
from grader.report.statistics import BINS, Rate
from grader.report.text import count, one_line
from grader.report.words import ClassPage as say

STYLE = """
svg.chart { display: block; width: 100%; height: auto; max-width: 34rem; stroke-linejoin: round; overflow: visible; }
.chart text { font-family: system-ui, sans-serif; fill: var(--text); stroke: none; }
.chart .fill-ink { fill: var(--text); } .chart .fill-soft { fill: var(--soft); }
.chart .fill-bar { fill: var(--accent); }
.chart .stroke-line { stroke: var(--line); } .chart text.fill-soft { fill: var(--soft); }
figure { margin: .75rem 0 0; } figcaption { font-size: .875rem; color: var(--soft); }
"""
# Colours that nobody sees: each stands for a colour of the theme.
_INK, _SOFT, _BAR, _LINE = "#010203", "#040506", "#070809", "#0a0b0c"
_NAMES = {_INK: "ink", _SOFT: "soft", _BAR: "bar", _LINE: "line"}
_SVG = "{http://www.w3.org/2000/svg}"
# Text stays text, names of any kind are no formulas, and the same numbers give the same bytes.
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "torchgrader", "text.parse_math": False, "font.size": 11}
_ATTRIBUTES = ("font-size", "stroke-width", "stroke-linecap", "stroke-dasharray", "text-anchor")


def histogram_svg(bins: list[int]) -> str:
    """Columns of how many students have 0-10 %, 10-20 %, ... of the points."""

    def draw(axes: Any) -> None:
        positions = [index + 0.5 for index in range(BINS)]
        columns = axes.bar(positions, bins, width=0.86, color=_BAR)
        axes.bar_label(columns, [str(number or "") for number in bins], padding=3, color=_INK)
        ticks = range(0, BINS + 1, 2)  # all of them would not fit on a phone
        axes.set_xticks(ticks, [f"{100 * index // BINS} %" for index in ticks])
        axes.set_xlim(0, BINS)
        axes.set_ylim(0, max(*bins, 1) * 1.12)
        axes.set_yticks([])
        axes.set_xlabel(say.SPREAD_AXIS, color=_SOFT)
        axes.spines["bottom"].set_color(_LINE)

    label = "; ".join(
        say.BIN_LABEL.format(students=count(number, say.STUDENTS_ONE), bin=bin_words(i))
        for i, number in enumerate(bins)
        if number
    )
    return _svg(5, 2.1, draw, label)


def bin_words(index: int) -> str:
    """`10 to 20 %`."""
    return say.BIN.format(low=100 * index // BINS, high=100 * (index + 1) // BINS)


def difficulty_svg(shares: Sequence[tuple[str, float]]) -> str:
    """A bar a question (id, mean share of the points), the first on top."""

    def draw(axes: Any) -> None:
        places = range(len(shares))
        bars = axes.barh(places, [min(1.0, max(0.0, share)) for _, share in shares], height=0.62, color=_BAR)
        axes.bar_label(bars, [f"{100 * share:.0f} %" for _, share in shares], padding=5, color=_INK)
        axes.set_yticks(places, [name for name, _ in shares])
        axes.set_ylim(len(shares) - 0.5, -0.5)
        axes.set_xlim(0, 1.08)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        axes.set_xlabel(say.CHART_SHARE, color=_SOFT)
        axes.spines["left"].set_color(_LINE)

    return _svg(5, 0.55 + 0.3 * len(shares), draw, "; ".join(f"{name}: {100 * share:.0f} %" for name, share in shares))


def rate_bar(rate: Rate) -> str:
    """Passed, not passed, not attempted."""
    if not rate.total:
        return ""
    parts = [("good", rate.passed), ("bad", rate.missed), ("idle", rate.idle)]
    label = say.RATE_LABEL.format(passed=rate.passed, missed=rate.missed, idle=rate.idle)
    return bar([(kind, number / rate.total) for kind, number in parts], label)


def _svg(width: float, height: float, draw: Callable[[Any], None], label: str) -> str:
    """What `draw` draws, as an element of a page. Sizes in inches."""
    import matplotlib  # half a second, which only a class page needs to pay
    from matplotlib.figure import Figure

    target = io.BytesIO()
    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="none")
        axes = figure.add_subplot(facecolor="none")
        axes.spines[:].set_color("none")
        axes.tick_params(length=0, colors=_SOFT, labelcolor=_SOFT)
        draw(axes)
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(target.getvalue())
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{_SVG}metadata", f"{_SVG}defs") or _unseen(child):
                parent.remove(child)
    for element in root.iter():
        _plain(element)
    view = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib.update({"class": "chart", "viewBox": view, "role": "img", "aria-label": one_line(label)})
    text = ElementTree.tostring(root, encoding="unicode")
    return re.sub(r"\n\s*", "\n", text)


def _unseen(element: ElementTree.Element) -> bool:
    """Marks of no length, and shapes with neither filling nor line."""
    style = _style(element)
    return element.tag == f"{_SVG}use" or (
        element.tag == f"{_SVG}path" and style.get("fill") == "none" and style.get("stroke", "none") == "none"
    )


def _plain(element: ElementTree.Element) -> None:
    """Classes and attributes in place of a style, no name that two charts of a page would share, no namespace."""
    element.tag = element.tag.removeprefix(_SVG)
    element.attrib.pop("id", None)
    element.attrib.pop("clip-path", None)
    style = _style(element)
    element.attrib.pop("style", None)
    classes = []
    for kind in ("fill", "stroke"):
        value = style.get(kind)
        if name := _NAMES.get(value or ""):
            classes.append(f"{kind}-{name}")
        elif value == "none":
            element.set(kind, "none")
    if classes:
        element.set("class", " ".join(classes))
    for name in _ATTRIBUTES:
        if name in style:
            element.set(name, style[name])


def _style(element: ElementTree.Element) -> dict[str, str]:
    pairs = [part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part]
    return {name.strip(): value.strip() for name, value in pairs}
