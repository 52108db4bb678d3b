"""`--format`: JUnit XML, JSON and GitHub Actions. Whatever a student writes stays text in each of them."""

from __future__ import annotations

import base64
import copy
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from markdown_it import MarkdownIt

from grader.assignment import find_assignment
from grader.release import solution_notebook, with_variant
from grader.report import ClassFile
from grader.report.autograding import LIMIT, autograding_result
from grader.report.classfile import QuestionLine
from grader.report.github import annotation_lines, harmless
from grader.report.jobsummary import job_summary
from grader.report.junit import junit_xml
from grader.report.machine import gradebook_json

COURSE = Path(__file__).parent / "fake_course"
EXAMPLE = Path(__file__).parent.parent / "examples/github-classroom"
SECRET = "assert close(out, 41.4142)"
COMMANDS = (
    "::stop-commands::token",
    "  ::add-mask::1",
    "\u00a0::set-output name=points::99",
    "##[add-mask]1",
    "so ##\x1b[0m[set-env name=PATH]/tmp",
    "\r::error::forged",
    "%0A::error::forged",
    "</code></pre><script>alert(1)</script>",
    "<img src=x onerror=alert(1)> ![a](http://a.example/b.png) [c](javascript:alert(1)) http://d.example www.e.example",
    "| a | b |\n|---|---|\n```\n# head\n> quote\n@somebody #1 :bomb: `x`",
    "\x00\x08\x1b[31m\ufffe\uffff\ud800]]>\u202e & \" '",
)
HOSTILE = "\n".join(COMMANDS)


def check(status="passed", message="", title="The sum", **other) -> dict:
    common = {"question": "q1", "test": "test_sum[cpu]", "weight": 1.0, "detail": SECRET, "follows_from": None}
    verdict = {"status": status, "message": message, "title": title, "device": "cpu", "seconds": 0.25}
    return {**common, **verdict, "points": 1.0, "earned": 1.0 if status == "passed" else 0.0, **other}


def question(qid: str, status: str, *tests: dict) -> dict:
    points, earned = sum(t["points"] for t in tests), sum(t["earned"] for t in tests)
    return {
        "id": qid,
        "title": f"Question {qid}",
        "points": points,
        "earned": earned,
        "status": status,
        "hint": "Use `a + b`.",
        "tests": list(tests),
    }


def record(student: str, *questions: dict, status: str = "graded", **other) -> dict:
    return {
        "schema": 1,
        "assignment": "09-made",
        "title": "Made by hand",
        "student": student,
        "name": None,
        "late": False,
        "file": f"{student}.ipynb",
        "older": [],
        "seconds": 1.5,
        "notes": [],
        "status": status,
        "questions": list(questions),
        "points": sum(entry["earned"] for entry in questions),
        "of": 6.0,
        "cell_errors": {},
        "fault": SECRET,
        **other,
    }


GOOD = question("q1", "passed", check(), check(title="More"))
MIXED = question(
    "q2",
    "failed",
    check(title="It works"),
    check("failed", HOSTILE, title="It fails"),
    check("error", HOSTILE, title="On both"),
    check("timeout", "too long", title="On both", device="cuda (simulated)"),
)
RECORDS = [
    record("ada", GOOD, question("q2", "passed", *[check(title=f"t{i}") for i in range(4)])),
    record(f"bob {HOSTILE}", GOOD, MIXED, notes=[f"cell 3 was left out: it {HOSTILE}"], file=f"{HOSTILE}.ipynb"),
    record("cid", question("q1", "not attempted", check("not attempted"), check("not attempted", title="More"))),
    record("dot", question("q1", "grader fault", check("grader fault", "not your fault")), status="needs a human"),
    record("eve", status="unreadable", notes=[f"{HOSTILE}; ask for the file again"]),
    record("fay", status="missing", notes=["handed nothing in"], file=""),
]
KLASS = ClassFile(
    "09-made",
    "Made by hand",
    (QuestionLine("q1", "Question q1", 2.0), QuestionLine("q2", "Question q2", 4.0)),
    tuple(r["student"] for r in RECORDS[:-1]),
    (RECORDS[-1],),
    (f"{HOSTILE}.ipynb: cannot be read",),
    ("readme.txt",),
)
ONE = (ClassFile("09-made", "Made by hand", KLASS.questions, ("ada",)), [RECORDS[0]])


# --- JUnit ---

# Jenkins' junit-10.xsd in a table: the attributes that an element must have, those it may have, its children.
FORM = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"skipped", "time"},
        {"properties", "testcase", "system-out"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": ({"name"}, {"classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}


def test_junit_has_the_form_that_readers_know():
    root = ElementTree.fromstring(junit_xml(KLASS, RECORDS).encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        needed, allowed, children = FORM[element.tag]
        assert needed <= set(element.attrib) <= needed | allowed, element.tag
        assert {child.tag for child in element} <= children
    for suite in root:
        cases = suite.findall("testcase")
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(len(suite.findall(f"testcase/{tag}")))
        assert suite.get("tests") == str(len(cases))
        assert re.fullmatch(r"\d+\.\d{3}", suite.get("time"))
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert len(set(names)) == len(names), "GitLab keeps one of two alike"
    assert root.get("tests") == str(len(root.findall("testsuite/testcase")))


def test_junit_tells_outcomes_apart():
    root = ElementTree.fromstring(junit_xml(KLASS, RECORDS).encode())
    suites = {suite.get("name").split()[0]: suite for suite in root}
    found = {
        case.get("name"): (case.get("classname"), [(o.tag, o.get("type")) for o in case if o.tag != "system-out"])
        for case in suites["bob"]
    }
    assert found["It works"] == ("q2", [])
    assert found["It fails"] == ("q2", [("failure", "failed")])
    assert found["On both (cpu)"] == ("q2", [("error", "error")])
    assert found["On both (cuda (simulated))"] == ("q2", [("error", "timeout")])
    assert [o.get("type") for o in suites["cid"].iter("skipped")] == ["not attempted"] * 2
    assert [o.get("type") for o in suites["dot"].iter("error")] == ["grader fault"]
    assert [o.get("type") for o in suites["eve"].iter("error")] == ["unreadable"]
    assert [o.text for o in suites["fay"].iter("skipped")] == ["handed nothing in"]
    assert suites["not"].get("name") == "not graded" and suites["not"].get("errors") == "1"
    properties = {p.get("name"): p.get("value") for p in suites["ada"].iter("property")}
    assert properties == {"points": "6", "max_points": "6", "status": "graded"}
    said = next(case for case in suites["bob"] if case.get("name") == "It fails").findtext("system-out")
    assert "::stop-commands::token\n" in said and "</code></pre><script>" in said


def test_junit_is_the_same_each_time_and_xml_1_0():
    text = junit_xml(KLASS, RECORDS)
    assert text == junit_xml(copy.deepcopy(KLASS), copy.deepcopy(RECORDS))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", text)
    text.encode("utf-8", "strict")


# --- JSON ---


def test_json_is_one_stable_document():
    text = gradebook_json(KLASS, RECORDS)
    assert text == gradebook_json(copy.deepcopy(KLASS), copy.deepcopy(RECORDS)) and text.isascii()
    found = json.loads(text)
    assert found["schema"] == 1 and found["assignment"] == "09-made"
    assert found["summary"] == {
        "students": 6,
        "graded": 3,
        "needs_human": 1,
        "unreadable": 1,
        "missing": 1,
        "not_graded": 1,
        "points": 9.0,
        "max_points": 36.0,
        "mean": 1.8,
    }
    assert [student["student"].split()[0] for student in found["students"]] == [
        "ada",
        "bob",
        "cid",
        "dot",
        "eve",
        "fay",
    ]
    bob = found["students"][1]
    assert bob["questions"][1]["tests"][0] == {
        "test": "test_sum[cpu]",
        "title": "It works",
        "status": "passed",
        "points": 1.0,
        "max_points": 1.0,
        "device": "cpu",
        "seconds": 0.25,
        "message": "",
    }
    assert "::stop-commands::token\n" in bob["questions"][1]["tests"][1]["message"]


def test_json_of_a_class_in_which_nobody_handed_in():
    found = json.loads(gradebook_json(ClassFile("09-made", "Made", KLASS.questions, ()), [RECORDS[-1]]))
    assert found["summary"]["mean"] is None and found["students"][0]["status"] == "missing"


# --- GitHub: what its machine reads out of a log, as `ActionCommand.cs` of actions/runner does it ---

KNOWN = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "stop-commands", "set-output"}
KNOWN |= {"set-env", "add-path", "save-state", "echo", "add-matcher", "remove-matcher"}


def command_in(line: str) -> tuple[str, dict[str, str], str] | None:
    """Name, properties and data of the command in a line, if there is one."""
    line_v2 = line.lstrip()
    if line_v2.startswith("::") and (end := line_v2.find("::", 2)) >= 0:
        name, _, listed = line_v2[2:end].partition(" ")
        if name.lower() in KNOWN:
            pairs = [pair.partition("=") for pair in listed.strip().split(",") if pair]
            return name, {key: unescaped(value) for key, _, value in pairs}, unescaped(line_v2[end + 2 :])
    if (start := line.find("##[")) >= 0 and (end := line.find("]", start)) >= 0:
        name = line[start + 3 : end].partition(" ")[0]
        if name.lower() in KNOWN:
            return name, {}, line[end + 1 :]
    return None


def unescaped(text: str) -> str:
    for mark, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(mark, character)
    return text


def commands_in(log: str) -> list[tuple[str, dict[str, str], str]]:
    return [found for line in re.split(r"\r\n|\r|\n", log) if (found := command_in(line))]


def test_the_reader_of_this_test_sees_commands():
    assert [name for name, _, _ in commands_in(HOSTILE)] == [
        "stop-commands",
        "add-mask",
        "set-output",
        "add-mask",
        "error",
    ]


def test_no_text_of_a_student_becomes_a_command():
    lines = annotation_lines(KLASS, RECORDS, lambda record, question: (record["file"], 7 if question else None))
    found = commands_in(lines)
    assert len(found) == lines.count("\n")
    assert {name for name, _, _ in found} == {"error", "warning", "notice"}
    assert all(set(properties) <= {"file", "line", "title"} for _, properties, _ in found)
    levels = [(name, properties["title"]) for name, properties, _ in found]
    assert ("notice", "cid: q1 Question q1: 0 of 2") in levels
    assert ("warning", "dot: q1 Question q1: 0 of 1") in levels
    assert ("notice", "fay: handed nothing in") in levels
    name, properties, said = next(row for row in found if row[1]["title"].startswith("bob"))
    assert name == "error" and properties["line"] == "7" and "::stop-commands::token" in properties["file"]
    assert properties["title"].endswith("q2 Question q2: 1 of 4")
    assert said.startswith("Partly right.\nIt fails\n::stop-commands::token\n") and "\n%0A::error::forged\n" in said
    assert said.endswith("2 more tests did not pass.\nHint: Use `a + b`.")


def test_full_marks_need_no_annotation_and_one_student_no_name():
    assert annotation_lines(*ONE, lambda record, question: ("x", 1)) == ""
    klass = ClassFile("09-made", "Made", KLASS.questions, ("cid",))
    (_, properties, _) = commands_in(annotation_lines(klass, [RECORDS[2]], lambda r, q: ("hand:in,1.ipynb", 3)))[0]
    assert properties == {"file": "hand:in,1.ipynb", "line": "3", "title": "q1 Question q1: 0 of 2"}


@pytest.mark.parametrize(
    "text", [*COMMANDS, "x\r  ::add-mask::1", ":::add-mask::x", "\u2003::debug::x", "a\n\n::group::x"]
)
def test_harmless_lines_hold_no_command(text):
    assert commands_in(harmless(text)) == []


def test_harmless_leaves_other_text_alone():
    assert harmless("a::b [c] # ##\n: x 12:30") == "a::b [c] # ##\n: x 12:30"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, list]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def rendered(markdown: str) -> Tags:
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
    return tags


def test_the_page_of_the_job_holds_no_html_and_no_links_of_students():
    page = job_summary(KLASS, RECORDS, 1 << 20)
    tags = rendered(page)
    allowed = {"h2", "h3", "p", "pre", "code", "strong", "ul", "li", "details", "summary"}
    allowed |= {"table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in tags.found} <= allowed
    assert all(name == "style" and tag in ("th", "td") for tag, attrs in tags.found for name, _ in attrs)
    assert [tag for tag, _ in tags.found].count("table") == 1
    assert [tag for tag, _ in tags.found].count("tr") == 1 + len(RECORDS)
    assert "<img src=x onerror=alert(1)>" in tags.text and "@somebody #1 :bomb:" in tags.text
    outside = re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", page, flags=re.DOTALL)
    assert "http" not in outside and "www." not in outside and "@" not in outside  # GitHub links bare ones too


def test_the_page_of_the_job_fits():
    whole = job_summary(KLASS, RECORDS, 1 << 20)
    for limit in (0, 50, 300, 2000, len(whole.encode()) - 1):
        page = job_summary(KLASS, RECORDS, limit)
        assert len(page.encode()) <= limit
        assert "feedback pages have it all" in page or limit < 100
    assert "feedback pages have it all" not in whole


def test_nothing_for_the_instructor_leaves():
    place = lambda record, question: ("x", 1)  # noqa: E731
    texts = [junit_xml(KLASS, RECORDS), gradebook_json(KLASS, RECORDS), annotation_lines(KLASS, RECORDS, place)]
    texts += [job_summary(KLASS, RECORDS, 1 << 20), base64.b64decode(autograding_result(RECORDS)).decode()]
    for text in texts:
        assert "41" not in re.sub(r"&#\d+;", "", text)


# --- the result that GitHub Classroom's reporter takes ---


def result_of(records: list[dict]) -> dict:
    return json.loads(base64.b64decode(autograding_result(records), validate=True))


def added(result: dict) -> float:
    """The scores as the reporter adds them, one by one; `sum` of Python 3.12 is more exact than that."""
    total = 0.0
    for test in result["tests"]:
        total += test["score"]
    return total


def test_the_result_for_classroom():
    found = result_of([RECORDS[0]])
    assert (found["version"], found["status"], found["max_score"]) == (1, "pass", 6)
    assert found["tests"][0] == {
        "name": "q1 The sum",
        "status": "pass",
        "score": 1,
        "message": "",
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 250,
    }
    assert result_of([RECORDS[2]])["status"] == "fail"
    assert result_of([RECORDS[4]])["status"] == "error"
    assert [test["status"] for test in result_of([])["tests"]] == ["error"]
    found = result_of(RECORDS)
    assert found["max_score"] == 36 and added(found) == 9
    for test in found["tests"]:  # the reporter prints both
        assert commands_in(f"Error: {test['message']}\n✅ {test['name']}") == []


def test_the_scores_add_up_to_the_points_whatever_the_shares():
    for number in (3, 7, 11, 13, 60):
        share = round(1 / number, 4)
        entry = question("q1", "passed", *[check(points=share, earned=share) for _ in range(number)])
        entry |= {"points": 1.0, "earned": 1.0}
        for extra in (0.3333, 2.0, 5.1464):
            last = question(
                "q2", "failed", check("failed", "no"), check(points=3.0, earned=extra), check("failed", "no")
            )
            found = result_of([record("ada", entry, last, points=round(1 + extra, 4))])
            assert added(found) == round(1 + extra, 4)


def test_points_that_a_person_set_are_the_points_that_count():
    late = record("ada", GOOD, mark={"final": 1.5, "penalty": 0.5, "set": {}, "late": None, "settled": False})
    (test,) = result_of([late])["tests"]
    assert (test["name"], test["status"], test["score"]) == ("hand-in", "fail", 1.5)
    assert '<property name="points" value="1.5" />' in junit_xml(ONE[0], [late])
    student = json.loads(gradebook_json(ONE[0], [late]))["students"][0]
    assert (student["points"], student["final_points"]) == (2.0, 1.5)
    assert "| <code>ada</code> | 2 | 1.5 | 6 |" in job_summary(ONE[0], [late], 1 << 20)


def test_a_class_fits_into_an_environment_variable():
    long = question("q2", "failed", *[check("error", "x" * 2000, title=f"test {i}") for i in range(40)])
    for number in (1, 20, 400):
        encoded = autograding_result([record(f"student{i}", GOOD, long) for i in range(number)])
        assert len(encoded) <= LIMIT
        assert added(json.loads(base64.b64decode(encoded))) == 2 * number
    with pytest.raises(ValueError, match="10000 students"):
        autograding_result([record(f"student{i}", GOOD) for i in range(10_000)])


# --- the command ---


def grader(*arguments: str | Path, **variables: str | Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "grader.cli", "--course", str(COURSE), *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    environment = {**kept, "COLUMNS": "200", **{name: str(value) for name, value in variables.items()}}
    return subprocess.run(command, capture_output=True, text=True, timeout=180, env=environment)


FORGER = """
def act(kind):
    raise ValueError("\\n::stop-commands::token\\n##[add-mask]1\\n<img src=x> ![a](http://a.example)")
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A checkout with hand-ins, graded with all formats at once."""
    checkout = tmp_path_factory.mktemp("checkout")
    assignment = find_assignment("01-proxies", COURSE)
    (checkout / "hand-ins").mkdir()
    nbformat.write(solution_notebook(assignment), checkout / "hand-ins/passes.ipynb")
    nbformat.write(with_variant(assignment, "q2", FORGER), checkout / "hand-ins/forges ##[add-mask]p.ipynb")
    (checkout / "hand-ins/::stop-commands::x.ipynb").write_text('{"cells": [')
    (checkout / "summary.md").write_text("earlier\n")
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": checkout,
        "GITHUB_STEP_SUMMARY": checkout / "summary.md",
        "GITHUB_OUTPUT": checkout / "output",
    }
    formats = ["--format", "junit", "--format", "json", "--format", "github"]
    done = grader("grade", "01-proxies", checkout / "hand-ins", "-o", checkout / "out", *formats, **variables)
    return done, checkout


def test_json_alone_is_on_standard_output(graded):
    done, _ = graded
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert {s["student"]: s["points"] for s in found["students"]}["passes"] == 12
    assert "grades.csv" in done.stderr and "3 graded" in done.stderr
    assert commands_in(done.stdout) == []


def test_junit_lies_in_the_output_folder(graded):
    _, checkout = graded
    root = ElementTree.parse(checkout / "out/junit.xml").getroot()
    assert len(root) == 3 and root.get("name") == "01-proxies"
    (forger,) = [suite for suite in root if suite.get("name").startswith("forges")]
    assert int(forger.get("errors")) > 0


def test_annotations_point_at_the_definition_and_nothing_else_is_a_command(graded):
    done, checkout = graded
    found = commands_in(done.stderr)
    assert {name for name, _, _ in found} == {"error"}
    assert len(found) == done.stderr.count("::error ")
    (place,) = [properties for _, properties, _ in found if "q2" in properties["title"]]
    assert place["file"] == "hand-ins/forges ##[add-mask]p.ipynb"
    line = (checkout / place["file"]).read_text().split("\n")[int(place["line"]) - 1]
    assert "def act(kind)" in line
    assert any(properties["file"] == "hand-ins/::stop-commands::x.ipynb" for _, properties, _ in found)


def test_the_page_and_the_outputs_of_the_step(graded):
    _, checkout = graded
    page = (checkout / "summary.md").read_text()
    assert page.startswith("earlier\n## ")
    assert not {"img", "a"} & {tag for tag, _ in rendered(page).found}
    outputs = dict(line.split("=", 1) for line in (checkout / "output").read_text().splitlines())
    assert set(outputs) == {"points", "max_points", "result"}
    assert (outputs["points"], outputs["max_points"]) == ("22", "36")
    found = json.loads(base64.b64decode(outputs["result"]))
    assert found["max_score"] == 36 and added(found) == 22


def test_too_few_points_fail_where_asked(graded, tmp_path):
    _, checkout = graded
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    (folder / "forges.ipynb").write_bytes((checkout / "hand-ins/forges ##[add-mask]p.ipynb").read_bytes())
    arguments = ["grade", "01-proxies", folder, "-o", tmp_path / "out"]
    assert grader(*arguments).returncode == 0
    assert not (tmp_path / "out/junit.xml").exists()
    assert grader(*arguments, "--fail-under", "10").returncode == 0
    assert grader(*arguments, "--fail-under", "11").returncode == 1
    for text in ("13", "0", "-1", "nan"):
        refused = grader(*arguments, "--fail-under", text)
        assert refused.returncode == 2 and "there are 12 points" in refused.stderr and refused.stderr.count("\n") == 1


def test_without_github_its_format_prints_and_writes_nothing_else(tmp_path):
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    (folder / "torn.ipynb").write_text('{"cells": [')
    done = grader("grade", "01-proxies", folder, "-o", tmp_path / "out", "--format", "github")
    assert done.returncode == 1
    assert [(name, properties["file"]) for name, properties, _ in commands_in(done.stdout)] == [("error", "torn.ipynb")]
    named = grader("grade", "01-proxies", folder, "-o", tmp_path / "out", "--format", "github", GITHUB_OUTPUT=tmp_path)
    assert named.returncode == 2 and named.stderr.splitlines()[-1].startswith("grader: GITHUB_OUTPUT: ")


# --- the example ---


def steps() -> dict[str, dict]:
    found = {}
    for path in sorted(EXAMPLE.rglob("*.yml")):
        workflow = yaml.safe_load(path.read_text())
        assert workflow["permissions"] == {"contents": "read"}
        assert "pull_request" not in path.read_text()
        (job,) = workflow["jobs"].values()
        for step in job["steps"]:
            found[f"{path.stem}: {step['name']}"] = step | {"job_env": workflow["env"]}
    return found


def test_the_workflows_pin_their_actions_and_their_scripts_take_no_text_of_others():
    found = steps()
    assert len(found) == 16
    for name, step in found.items():
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), name
            if "checkout" in step["uses"]:
                assert step["with"]["persist-credentials"] is False
        else:
            assert "${{" not in step["run"], f"{name}: GitHub would paste it into the script"
            done = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True)
            assert done.returncode == 0, done.stderr


@pytest.fixture
def machine(tmp_path):
    """Run a script of a workflow as its machine does, but as the user that we are, with our own grader."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = f'#!/bin/sh\nexec "{sys.executable}" -m grader.cli "$@"\n'
    (binaries / "grader").write_text(command)
    (binaries / "grader").chmod(0o755)
    temporary = tmp_path / "temp"
    temporary.mkdir()

    def run(step: dict, **variables: str) -> subprocess.CompletedProcess:
        environment = {
            **os.environ,
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_WORKSPACE": str(tmp_path / "work"),
            "RUNNER_TEMP": str(temporary),
            "AS_ROOT": "",
            "ASSIGNMENT": "01-proxies",
            **variables,
        }
        script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        (tmp_path / "work").mkdir(exist_ok=True)
        return subprocess.run(
            script, cwd=tmp_path / "work", env=environment, text=True, capture_output=True, timeout=180
        )

    return run, tmp_path


def test_the_students_workflow_grades_the_notebook_alone(machine):
    run, base = machine
    student = base / "work/student"
    student.mkdir(parents=True)
    nbformat.write(solution_notebook(find_assignment("01-proxies", COURSE)), student / "01-proxies.ipynb")
    (student / "torch.py").write_text("raise SystemExit('never read')")
    found = steps()
    taken = run(found["classroom: Take the notebook"], STUDENT="01-proxies-ada")
    assert taken.returncode == 0, taken.stderr
    assert not student.exists()
    os.symlink(COURSE, base / "work/course")
    walls = run(found["classroom: Look at the walls"])
    assert walls.returncode == 0 and "Layers of the sandbox" in walls.stdout
    done = run(found["classroom: Grade"])
    assert done.returncode == 0, done.stderr
    outputs = dict(line.split("=", 1) for line in (base / "output").read_text().splitlines())
    assert (outputs["points"], outputs["max_points"]) == ("12", "12")
    assert (base / "temp/graded/junit.xml").exists()
    assert [path.name for path in (base / "temp/graded/feedback").iterdir()] == ["01-proxies-ada.html"]


def test_a_link_to_the_solution_is_not_followed(machine):
    run, base = machine
    student = base / "work/student"
    student.mkdir(parents=True)
    solved = base / "solved.ipynb"
    nbformat.write(solution_notebook(find_assignment("01-proxies", COURSE)), solved)
    os.symlink(solved, student / "01-proxies.ipynb")
    os.symlink(COURSE, base / "work/course")
    found = steps()
    assert run(found["classroom: Take the notebook"], STUDENT="01-proxies-ada").returncode == 0
    done = run(found["classroom: Grade"])
    assert done.returncode == 1 and "links are not followed" in done.stdout
    assert (base / "output").read_text().startswith("points=0\nmax_points=0\n")
    assert [title for _, title, _ in commands_in(done.stdout)] == [{"title": "not graded"}]


def test_the_workflow_of_the_course_grades_a_class(machine):
    run, base = machine
    for name in ("ada", "bob"):
        folder = base / "temp/hand-ins" / name
        folder.mkdir(parents=True)
        nbformat.write(solution_notebook(find_assignment("01-proxies", COURSE)), folder / "01-proxies.ipynb")
    work = base / "work"
    work.mkdir()
    os.symlink(COURSE / "solutions", work / "solutions")
    (work / "roster.csv").write_text("id,name\nada,Ada Lovelace\nbob,Bob\ncid,Cid\n")
    done = run(steps()["grade-class: Grade"])
    assert done.returncode == 0, done.stderr
    assert "Ada Lovelace" in done.stdout
    assert (base / "output").read_text().startswith("points=24\nmax_points=36\n")
    assert (base / "temp/graded/grades.csv").exists()
