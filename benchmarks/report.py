"""How long the reports of a class take, and how soon the class page is open.

    python -m benchmarks.report [--from OUT] [--students 500] [--browser] [--keep FOLDER]

The class is made of real result files: those in OUT, or those of the sample class, which is graded for it. Each made
student has the record of one of them under another id and name. Other numbers stand in each message, as if inputs had
been drawn for each student, and each cell has a line of its own. Then `grader report` is run on the folder, as its
user would. `--browser` opens the class page in headless Chromium from the disk, five times, and tells what its
navigation timing says (medians).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.report.classfile import read_class, write_class
from grader.report.write import page_path
from grader.results import MISSING, read_result, result_path, write_result

ROOT = Path(__file__).resolve().parent.parent
OPENED = 5  # times
NAMES = ("Ada", "Émile", "Zoë", "李明", "نور", "Олег", "María", "Jörg", "Aïcha", "Nguyễn")
_TIMING = """
const [page] = performance.getEntriesByType('navigation');
const paint = performance.getEntriesByName('first-contentful-paint')[0];
return [page.domInteractive, page.loadEventEnd, paint ? paint.startTime : 0].map(Math.round);
"""


def make_class(source: Path, out: Path, students: int) -> None:
    """A class of `students` in `out`, of the records in `source`."""
    klass = read_class(source)
    records = [read_result(result_path(source, student)) for student in klass.students]
    real = [record for record in records if record and record["status"] != MISSING]
    draw = random.Random(5)
    ids = []
    for number in range(students):
        record = _varied(real[number % len(real)], draw)
        record["student"] = f"s{number:04d}" if number % 25 else f"ü {NAMES[number // 25 % len(NAMES)]}{number}"
        record["name"] = f"{NAMES[number % len(NAMES)]} {number}"
        ids.append(record["student"])
        write_result(out, record)
    write_class(out, type(klass)(klass.assignment, klass.title, klass.questions, tuple(sorted(ids)), klass.missing))


def _varied(record: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """The record with other numbers in its messages."""
    copied = json.loads(json.dumps(record))
    for entry in copied["questions"]:
        for test in entry["tests"]:
            test["message"] = re.sub(r"\b\d+\.\d+\b", lambda _: f"{draw.uniform(0, 9):.4f}", test["message"])
    for cell in copied.get("cells", []):
        if cell["source"]:
            cell["source"] += f"\n# {draw.random()}"  # no two students have the same cell
    copied["seconds"] = round(record["seconds"] * draw.uniform(0.7, 1.3), 2)
    return copied


def time_report(out: Path) -> float:
    """Seconds of `grader report`. It exits with 1 if somebody needs a person, as in the sample class."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "grader", "report", str(out)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return time.perf_counter() - began


def time_opening(page: Path) -> list[list[int]]:
    """Milliseconds to interactive, loaded and first painted, for each opening."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        found = []
        for _ in range(OPENED):
            driver.get("about:blank")
            driver.get(page.as_uri())
            driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0]))")
            found.append(driver.execute_script(_TIMING))
        return found
    finally:
        driver.quit()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.split("\n\n")[0])
    parser.add_argument("--from", dest="source", type=Path, metavar="OUT", help="a graded class (default: grade one)")
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--browser", action="store_true", help="open the class page in Chromium too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the class there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = options.source or Path(folder) / "graded"
        if not options.source:
            print("grading the sample class (a minute or two)", flush=True)
            command = [sys.executable, "-m", "grader", "grade", "05-training", "examples/class-05", "-o", str(source)]
            subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)  # 1: one file is torn
        out = (options.keep or Path(folder) / "class").resolve()
        make_class(source, out, options.students)
        first, again = time_report(out), time_report(out)
        sizes = [page_path(out, student).stat().st_size for student in read_class(out).students]
        page = out / "index.html"
        print(f"{options.students} students: grader report {first:.1f} s, once more {again:.1f} s")
        print(f"feedback pages: {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB")
        print(f"class page: {page.stat().st_size / 1e3:.0f} kB")
        if options.browser:
            opened = list(zip(*time_opening(page), strict=True))
            words = zip(("interactive", "loaded", "first painted"), map(statistics.median, opened), strict=True)
            print("class page in Chromium: " + ", ".join(f"{what} after {value:.0f} ms" for what, value in words))


if __name__ == "__main__":
    main()
