"""Every panel in a page with the backgrounds of Colab, light and dark: contrast, width, folds, axe-core, names."""

from __future__ import annotations

import pytest

from tests import gallery

pytestmark = pytest.mark.browser

# Colab's page and text. Its frame for outputs holds the HTML as it is, without a style sheet of its own.
THEMES = {"light": ("#ffffff", "#212121"), "dark": ("#383838", "#d5d5d5")}


@pytest.fixture(scope="module")
def panels(tmp_path_factory):
    return gallery.panels(tmp_path_factory.mktemp("course"))


@pytest.mark.parametrize("theme", THEMES)
def test_in_a_page_like_colabs(theme, driver, panels, tmp_path, request):
    from tests import axe

    back, text = THEMES[theme]
    body = "\n".join(f'<div style="margin:12px">{panel._repr_html_()}</div>' for panel in panels)
    (tmp_path / "panels.html").write_text(
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Panels</title></head>'
        f'<body style="background:{back};color:{text};font-family:Roboto,Noto,sans-serif">'
        f"<main><h1>Panels</h1><h2>All</h2>{body}</main></body></html>"
    )
    driver.set_window_size(1000, 1200)
    driver.get((tmp_path / "panels.html").as_uri())
    assert not [fold for fold in axe.tree(driver) if fold["role"] == "DisclosureTriangle" and fold["expanded"]]
    assert axe.open_folds(driver) >= 3
    assert axe.violations(driver) == []
    ratios = axe.contrasts(driver)
    assert len(ratios) > 100 and ratios[0][0] >= 4.5, ratios[:5]
    assert axe.too_wide(driver) == []
    for width in (600, 420):
        driver.set_window_size(width, 1200)
        assert axe.too_wide(driver) == []
    pictures = request.config.getoption("--screenshots")
    if pictures:
        from tests.jupyterlab import picture_of_page

        picture_of_page(driver, pictures, f"panels-colab-{theme}-420")


def test_what_a_screen_reader_gets(driver, panels, tmp_path):
    from tests import axe

    body = "\n".join(panel._repr_html_() for panel in panels)
    (tmp_path / "panels.html").write_text(f'<html lang="en"><meta charset="utf-8"><title>x</title>{body}</html>')
    driver.get((tmp_path / "panels.html").as_uri())
    nodes = axe.tree(driver)
    names = {role: [n["name"] for n in nodes if n["role"] == role] for role in {n["role"] for n in nodes}}
    assert names["heading"][:4] == [
        "q1 All is right: 2 of 2 checks pass",
        "q2 Wrong, and there is much to say: 1 of 2 checks pass",
        "q3 An error that went through many functions: 0 of 2 checks pass",
        "q4 Nobody has begun: not attempted",
    ]
    assert {n["level"] for n in nodes if n["role"] == "heading"} == {3}
    assert len(names["list"]) == 5 and len(names["listitem"]) == 2 + 2 + 2 + 3 + 1
    assert names["DisclosureTriangle"] == [
        "23 more lines of the message",
        "44 more lines of output",
        "How your code got there, call by call",
    ]
    assert names["table"] == ["A gallery of check panels"] * 2
    assert names["columnheader"] == ["Question", "Public checks"] * 2
    assert names["rowheader"][:2] == ["q1 All is right", "q2 Wrong, and there is much to say"]
    told = " ".join(n["name"] for n in nodes if n["role"] == "StaticText")
    assert not [sign for sign in "\u2713\u2717\u25cb" if sign in told], "signs are for the eye"
