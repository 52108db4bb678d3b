"""Both pages as their readers have them: in Chromium, from the disk, wide and narrow, light and dark, and on paper."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from grader.report import ClassFile, write_reports
from tests.test_report import BAD, CLASS, FAULT, GOOD, HOSTILE, IDLE, RECORDS, cell, check, hostile, question, record

pytestmark = pytest.mark.browser

VIEWS = [(width, theme) for width in (1300, 390) for theme in ("light", "dark")]
ODD = "../Ünï cödé 李明 #1?%41"


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """A class with everything in it that a page can show."""
    long = "\n".join(
        f"    value_{n} = function_with_a_long_name(first_argument, second_argument={n})" for n in range(70)
    )
    cells = [
        cell(1, None, "def helper(x):\n    return 1 / x\n"),
        cell(2, "q1", f"def add(a, b):\n{long}\n    return 'text'  # why"),
        cell(3, "q2", "def two():\n    return helper(0)\n"),
    ]
    where = [{"cell": 3, "line": 2}, {"cell": 1, "line": 2}]
    failing = question("q2", "error", check("error", "Tried: two().\nYour code raised it.", where=where), hint="`b`")
    partly = question("q1", "failed", check(), check("failed", "Tried: add(1, 2).\nIt gave 4.", "More", test="more"))
    slow = question("q1", "timeout", check("timeout", "Tried: it.\nYour code did not finish within 5 s."))
    errors = {"3": {"type": "ValueError", "text": "no", "line": 1}}
    bad = {**hostile(), "assignment": "09-made"}
    people = [
        *RECORDS[1:],
        record("eve", partly, failing, cells=cells, cell_errors=errors),
        record("fay", slow, IDLE, cells=cells, seconds=60.0),
        record("gus", GOOD, BAD, cells=cells),
        record(ODD, FAULT, BAD, status="needs a human", cells=cells),
        bad,
    ]
    records = sorted([*people, RECORDS[0]], key=lambda each: each["student"])
    ids = tuple(each["student"] for each in records if each["status"] != "missing")
    folder = tmp_path_factory.mktemp("graded")
    (folder / "overrides.toml").write_text(
        '[[override]]\nstudent = "gus"\nquestion = "q2"\npoints = 2\nreason = "Right, in another way."\n'
    )
    write_reports(
        folder, ClassFile("09-made", HOSTILE, CLASS.questions, ids, CLASS.missing, (HOSTILE,), ("x",)), records
    )
    return folder


def show(driver, page: Path, width: int = 1300, theme: str = "light") -> None:
    """Open a page at that width; a phone's is a phone's."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": theme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    driver.get_log("browser")
    driver.get(page.as_uri())


def unfold(driver) -> None:
    driver.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")


@pytest.mark.parametrize("width, theme", VIEWS)
def test_axe_and_width(driver, out, width, theme, request):
    from tests import axe

    for page in (out / "index.html", *sorted((out / "feedback").iterdir())):
        show(driver, page, width, theme)
        assert axe.violations(driver) == [], page.name
        unfold(driver)
        assert axe.violations(driver) == [], page.name
        wide = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, page.name
        # The policy refused nothing: all that is on the page is ours.
        assert driver.get_log("browser") == [], page.name
        if folder := request.config.getoption("--screenshots"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
            (Path(folder) / f"{page.stem}-{width}-{theme}.png").write_bytes(base64.b64decode(shot["data"]))


def test_nothing_is_loaded_and_no_text_of_a_notebook_acts(driver, out):
    for page in (out / "index.html", *sorted((out / "feedback").iterdir())):
        show(driver, page)
        loaded = driver.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
        assert loaded == [], page.name
        told = driver.find_element("tag name", "body").get_attribute("textContent")
        assert ("alert(1)" in told) == (page.stem == "index" or page.stem.startswith("script")), page.name
    # A script that gets into a page all the same does not run: the policy knows only ours.
    ran = driver.execute_script(
        "const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        "document.body.append(script); return [window.ran === undefined, document.styleSheets.length];"
    )
    assert ran == [True, 1]


def test_every_link_of_the_class_page_leads_to_a_page(driver, out):
    show(driver, out / "index.html")
    links = driver.execute_script("return [...new Set([...document.links].map(each => each.href))]")
    assert len(links) == len(list((out / "feedback").iterdir()))
    names = set()
    for link in links:
        driver.get(link)
        names.add(driver.find_element("css selector", "header p:nth-of-type(2)").text)
    assert "Name eve (eve)" in names and f"Name {ODD} ({ODD})" in names and len(names) == len(links)


def column(driver, number: int) -> list[str]:
    return driver.execute_script(
        "return [...document.querySelector('.students').tBodies[0].rows].filter(row => !row.hidden)"
        ".map(row => row.cells[arguments[0]].textContent.trim())",
        number,
    )


def test_the_students_sort_and_are_found(driver, out):
    show(driver, out / "index.html")
    heads = driver.find_elements("css selector", ".students thead th")
    assert [head.text for head in heads] == ["student", "name", "status", "q1", "q2", "points", "seconds"]
    heads[5].find_element("tag name", "button").click()
    points = [float(text.split(" ")[0]) for text in column(driver, 5)]
    assert points == sorted(points) and heads[5].get_attribute("aria-sort") == "ascending"
    heads[5].find_element("tag name", "button").click()
    assert [float(text.split(" ")[0]) for text in column(driver, 5)] == sorted(points, reverse=True)
    heads[0].find_element("tag name", "button").click()
    assert heads[5].get_attribute("aria-sort") is None and column(driver, 0)[-1] == "gus"
    heads[3].find_element("tag name", "button").click()
    first = column(driver, 3)
    heads[3].find_element("tag name", "button").click()
    assert [text for text in (first[-1], column(driver, 3)[-1]) if text not in ("", "?", "–")] == []  # no points: last
    box = driver.find_element("css selector", ".finder input")
    box.send_keys("unï cod")  # as one types it, without the signs above the letters
    assert column(driver, 0) == [ODD] and driver.find_element("css selector", ".finder output").text == "1 of 10 shown"
    box.clear()
    box.send_keys(" ")
    assert len(column(driver, 0)) == 10


def test_without_scripts_the_class_page_reads_the_same(driver, out):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(driver, out / "index.html")
        body = driver.find_element("tag name", "body").text
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "Find a student" not in body
    for words in ("Most frequent mistakes", "How the points are spread", "Needs a person", "Right, in another way."):
        assert words in body


def test_what_a_screen_reader_gets(driver, out):
    from tests import axe

    show(driver, out / "feedback/eve.html")
    nodes = axe.tree(driver)
    headings = [node["name"] for node in nodes if node["role"] == "heading"]
    assert headings[:3] == ["Made by hand", "What to mend next", "Points by question"]
    assert {"q1 Question q1", "q2 Question q2", "Your notebook, run from top to bottom"} <= set(headings)
    said = " ".join(node["name"] for node in nodes if node["role"] == "StaticText")
    assert "the error was raised here" in said and "✗" not in said
    assert "1 of 4 points" in [node["name"] for node in nodes if node["role"] == "image"]
    show(driver, out / "index.html")
    images = [node["name"] for node in axe.tree(driver) if node["role"] == "image"]
    assert any("students with 70 to 80 %" in name for name in images) and any(
        name.startswith("q1: ") for name in images
    )


def test_on_paper(driver, out):
    show(driver, out / "feedback/eve.html")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    colours = driver.execute_script(
        "const style = getComputedStyle(document.body); return [style.backgroundColor, style.color];"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    pdf = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert 1 <= base64.b64decode(pdf).count(b"/Type /Page\n") <= 6
