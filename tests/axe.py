"""What a reader needs, measured in a page: contrast, width, folds, and axe-core's own rules."""

from __future__ import annotations

from importlib import resources
from typing import Any

from selenium import webdriver

# The panels of a page, whatever shows them.
PANELS = 'section[lang="en"]'

# Every text against what lies behind it: backgrounds are laid over one another down to the first opaque one.
_CONTRAST = """
const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
function rgba(colour) {
  paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}
const over = (top, base) => [0, 1, 2].map(i => top[i] * top[3] + base[i] * (1 - top[3])).concat(1);
function chain(element) {
  const found = [];
  for (let e = element; e; e = e.parentElement) found.push(e);
  return found;
}
function behind(element) {
  const layers = [];
  for (const e of chain(element)) {
    const colour = rgba(getComputedStyle(e).backgroundColor);
    if (colour[3] > 0) layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reverse().reduce((base, layer) => over(layer, base), [255, 255, 255, 1]);
}
function light(colour) {
  const [r, g, b] = colour.map(c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const found = [];
for (const panel of document.querySelectorAll(arguments[0])) {
  const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || !element.getClientRects().length) continue;
    const base = behind(element), colour = rgba(getComputedStyle(element).color);
    const opacity = chain(element).reduce((whole, e) => whole * getComputedStyle(e).opacity, 1);
    const [a, b] = [light(over([...colour.slice(0, 3), colour[3] * opacity], base)), light(base)];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text.slice(0, 60)]);
  }
}
return found;
"""

_TOO_WIDE = """
const found = [];
for (const panel of document.querySelectorAll(arguments[0])) {
  const right = panel.getBoundingClientRect().right;
  if (right > window.innerWidth + 1) found.push(['the panel leaves the window', panel.textContent.slice(0, 60)]);
  for (const e of [panel, ...panel.querySelectorAll('*')])
    if (e.getBoundingClientRect().right > right + 1 || (e.clientWidth && e.scrollWidth > e.clientWidth + 1))
      found.push([e.tagName, e.textContent.slice(0, 60)]);
}
return found;
"""

_AXE = """
const done = arguments[arguments.length - 1];
axe.run(arguments[0], {resultTypes: ['violations']}).then(
  found => done(found.violations.map(
    rule => rule.id + ': ' + rule.nodes.map(node => node.html.slice(0, 200)).join(' | '))),
  error => done([String(error)]));
"""


def contrasts(driver: webdriver.Chrome) -> list[tuple[float, str]]:
    """The contrast of each visible text of the panels, lowest first."""
    return sorted((ratio, text) for ratio, text in driver.execute_script(_CONTRAST, PANELS))


def too_wide(driver: webdriver.Chrome) -> list[list[str]]:
    """What leaves its panel, or hides a part of itself."""
    return driver.execute_script(_TOO_WIDE, PANELS)


def open_folds(driver: webdriver.Chrome, opened: bool = True) -> int:
    """Open or close every fold; returns how many there are."""
    return driver.execute_script(
        "const all = document.querySelectorAll(arguments[0] + ' details');"
        "all.forEach(fold => { fold.open = arguments[1]; }); return all.length;",
        PANELS,
        opened,
    )


def violations(driver: webdriver.Chrome, where: str = "html") -> list[str]:
    """What axe-core finds wrong below the elements `where`."""
    driver.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    return driver.execute_async_script(_AXE, where)


def tree(driver: webdriver.Chrome) -> list[dict[str, Any]]:
    """The accessibility tree that a screen reader gets: role, name and state of each node that is not ignored."""
    nodes = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [
        {
            "role": node.get("role", {}).get("value", ""),
            "name": " ".join(node.get("name", {}).get("value", "").split()),
            **{p["name"]: p["value"].get("value") for p in node.get("properties", [])},
        }
        for node in nodes
        if not node.get("ignored")
    ]
