"""The grader's own modules may be importable where it is installed; they hold nothing of a course."""


def test_imports(attack):
    outcome = attack(
        """
import importlib, importlib.metadata, sys
FOUND = []
sys.modules.pop("grader", None)
for name in ("grader.judge.parent", "grader.judge.trial", "grader.results", "grader.assignment", "solutions"):
    try:
        module = importlib.import_module(name)
        FOUND.append(name + " " + str([k for k, v in vars(module).items() if "canary" in str(v)]))
    except BaseException as error:
        FOUND.append(type(error).__name__)
"""
    )
    assert "canary" not in outcome.found.replace("canary-", "")
