"""A record as the results object of otter-grader, which its host half reads from a pickle."""

from __future__ import annotations

from typing import Any

from otter.test_files import GradingResults, TestCase
from otter.test_files.abstract_test import TestCaseResult
from otter.test_files.ottr_test import OttrTestFile

from grader.assignment import Assignment
from grader.report.gradescope import gradescope_results


def otter_results(assignment: Assignment, record: dict[str, Any]) -> GradingResults:
    """One test file a question, one test case a hidden test; the question's score is ours to the digit.

    A notebook that could not be read has every question at zero, so that its row in `final_grades.csv` is complete.
    """
    shown = gradescope_results(record)
    tests = iter(shown["tests"])
    messages = {entry["id"]: [next(tests) for _ in entry["tests"]] for entry in record["questions"]}
    entries = {entry["id"]: entry for entry in record["questions"]}
    files = []
    for question in assignment.questions:
        cases = messages.get(question.id, [])
        file = _question(question.id, question.points, cases, shown["output"])
        file.update_score(entries[question.id]["earned"] if question.id in entries else 0.0)
        files.append(file)
    results = GradingResults(files)
    results.set_output(shown["output"])
    return results


def _question(qid: str, points: float, tests: list[dict[str, Any]], output: str) -> OttrTestFile:
    if not tests:
        tests = [{"name": qid, "max_score": points, "status": "failed", "output": output}]
    shares = [test["max_score"] for test in tests[:-1]]  # rounded to be shown; the last one takes the rest
    shares.append(points - sum(shares))
    cases = [TestCase(t["name"], "", False, share, None, None) for t, share in zip(tests, shares, strict=True)]
    file = OttrTestFile(qid, f"{qid}.py", cases, all_or_nothing=False)
    file.test_case_results = [
        TestCaseResult(case, test["output"] or "passed", test["status"] == "passed")
        for case, test in zip(cases, tests, strict=True)
    ]
    return file
