"""JUnit XML, as GitLab, Jenkins and the report actions of GitHub read it: one test suite a student, one test case a
test, the question as its class. Student-visible texts only: `detail` of a test is never read here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from grader.policy import final_points
from grader.report.classfile import ClassFile
from grader.report.text import one_line, points, printable, without_paths
from grader.report.words import FAULT, student_notes, why_unreadable
from grader.results import MISSING, UNREADABLE
from grader.scoring import NOT_ATTEMPTED

_OUTCOMES = {"failed": "failure", NOT_ATTEMPTED: "skipped"}  # every other one but "passed" is an error
_NO_XML = re.compile("[\ufffe\uffff]")  # what XML 1.0 forbids and `printable` leaves


def junit_xml(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The whole document. The same records give the same bytes."""
    root = Element("testsuites", name=_line(klass.assignment))
    for record in records:
        root.append(_suite(record))
    if klass.problems:
        root.append(_not_graded(klass))
    seconds = 0.0
    for suite in root:
        cases = suite.findall("testcase")
        _count(suite, cases)
        seconds += sum(float(case.get("time", "0")) for case in cases)
    _count(root, root.findall("testsuite/testcase"))
    del root.attrib["skipped"]  # a word of suites alone
    root.set("time", f"{seconds:.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(record: dict[str, Any]) -> Element:
    suite = Element("testsuite", name=_line(record["student"]))
    properties = SubElement(suite, "properties")
    facts = {"points": points(final_points(record)), "max_points": points(record["of"]), "status": record["status"]}
    for name, value in facts.items():
        SubElement(properties, "property", name=name, value=value)
    if record["status"] == MISSING:
        _case(suite, "hand-in", "A notebook was handed in", NOT_ATTEMPTED, "handed nothing in")
    elif record["status"] == UNREADABLE:
        reasons = "\n".join(why_unreadable(note) for note in record["notes"])
        _case(suite, "hand-in", "The file can be read as a notebook", UNREADABLE, reasons)
    for entry in record["questions"]:
        if not entry["tests"]:
            _case(suite, entry["id"], entry["title"], FAULT, "not graded yet: the question has no test")
        for name, test in _named(entry["tests"]):
            _case(suite, entry["id"], name, test["status"], test["message"], test["seconds"])
    if record["status"] != UNREADABLE:
        notes = student_notes(record)
        if notes and record["status"] != MISSING:
            SubElement(suite, "system-out").text = _text("\n".join(notes))
    return suite


def _not_graded(klass: ClassFile) -> Element:
    """Files that belong to no student's result, so that nobody who reads this alone misses them."""
    suite = Element("testsuite", name="not graded")
    for number, problem in enumerate(klass.problems, 1):
        _case(suite, "hand-in", f"file {number} can be graded", "not graded", problem)
    return suite


def _named(tests: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tests with names that readers can tell apart: the title, the device where one test runs on two."""
    titles = Counter(test["title"] for test in tests)
    seen: Counter[str] = Counter()
    for test in tests:
        name = test["title"] if titles[test["title"]] == 1 else f"{test['title']} ({test['device']})"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", test


def _case(suite: Element, question: str, name: str, status: str, message: str, seconds: float = 0.0) -> None:
    case = SubElement(suite, "testcase", classname=_line(question), name=_line(name), time=f"{seconds:.3f}")
    if status == "passed":
        return
    text = _text(message) or status
    outcome = _OUTCOMES.get(status, "error")
    SubElement(case, outcome, type=_line(status), message=_line(text.splitlines()[0])).text = text
    SubElement(case, "system-out").text = text


def _count(element: Element, cases: list[Element]) -> None:
    element.set("tests", str(len(cases)))
    for outcome, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        element.set(name, str(sum(case.find(outcome) is not None for case in cases)))
    if element.tag == "testsuite":
        element.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", without_paths(printable(text))).strip()


def _line(text: str) -> str:
    return _NO_XML.sub("\ufffd", one_line(without_paths(text)))
