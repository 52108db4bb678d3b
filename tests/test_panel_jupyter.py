"""The check panel in JupyterLab and in Notebook 7, light and dark: run, then reopened by a server without trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import gallery

pytestmark = pytest.mark.browser

_PANEL_HTML = "return [...document.querySelectorAll(arguments[0])].map(panel => panel.outerHTML)"


def notebook(path: Path) -> Path:
    cells = [
        {"cell_type": "code", "id": cell, "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for cell, source in gallery.cells().items()
    ]
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Panels\n\n## All"}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"cells": [title, *cells], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.mark.parametrize("app, first, second", [("lab", "light", "dark"), ("notebook", "dark", "light")])
def test_in_both_themes(app, first, second, tmp_path, request):
    from tests.jupyterlab import open_notebook

    gallery.write_course(tmp_path / "course")
    (tmp_path / "work").mkdir()
    path = notebook(tmp_path / "work" / "gallery.ipynb")
    pictures = request.config.getoption("--screenshots")
    variables = {"TORCHGRADER_COURSE": str(tmp_path / "course")}
    with open_notebook(path, app, first, variables) as lab:
        lab.run_all(120)
        shown = look(lab, f"panels-{app}-{first}", pictures)
        lab.save()
        if app == "lab":
            assert lab.contents() == ["Panels", "All"], "panels are no chapters"
    with open_notebook(path, app, second, variables) as lab:
        reopened = look(lab, f"panels-{app}-{second}-untrusted", pictures)
    # What goes without trust is what only smooths the rest.
    for gone in (' aria-hidden="true"', ' role="list"'):
        shown = [html.replace(gone, "") for html in shown]
    assert len(reopened) == len(shown)
    for before, after in zip(shown, reopened, strict=True):
        assert after == before


def look(lab, name: str, pictures: str | None) -> list[str]:
    """Everything that a reader needs; the HTML of each panel as the page holds it."""
    from selenium.webdriver.common.keys import Keys

    from tests import axe

    driver = lab.driver
    count = len(gallery.QUESTIONS) + 3
    lab.wait(f"return document.querySelectorAll('{axe.PANELS}').length === {count}", 30)
    html = driver.execute_script(_PANEL_HTML, axe.PANELS)
    assert not driver.execute_script(f"return document.querySelectorAll('{axe.PANELS} mjx-container').length")
    if pictures:
        lab.screenshots(Path(pictures), name)

    nodes = axe.tree(driver)
    names = {role: [n["name"] for n in nodes if n["role"] == role] for role in {n["role"] for n in nodes}}
    assert any("q7 Stopped by hand: " in heading for heading in names["heading"])
    assert "A gallery of check panels" in names["table"] and "Public checks" in names["columnheader"]
    folds = [n for n in nodes if n["role"] == "DisclosureTriangle"]
    assert [fold["expanded"] for fold in folds if "How your code got there" in fold["name"]] == [False]

    # By keyboard alone: from the cell above to its first fold, which the space bar opens and closes.
    lab.select("q2-check")
    for _ in range(40):
        if driver.execute_script("return document.activeElement.tagName") == "SUMMARY":
            break
        driver.switch_to.active_element.send_keys(Keys.TAB)
    for wanted in (True, False):
        driver.switch_to.active_element.send_keys(Keys.SPACE)
        lab.wait(f"return document.activeElement.parentElement.open === {str(wanted).lower()}", 5)

    axe.open_folds(driver)
    assert axe.violations(driver, axe.PANELS) == []
    ratios = axe.contrasts(driver)
    assert len(ratios) > 100 and ratios[0][0] >= 4.5, ratios[:5]
    assert axe.too_wide(driver) == []
    driver.set_window_size(600, 1200)
    lab.narrow()
    assert axe.too_wide(driver) == []
    if pictures:
        lab.screenshots(Path(pictures), f"{name}-600")
    return html
