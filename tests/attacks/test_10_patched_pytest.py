"""pytest with everything that could fail taken out; the judge's pytest is another one."""


def test_patched_pytest(attack):
    outcome = attack(
        """
import contextlib, sys, types
fake = types.ModuleType("pytest")
fake.raises = lambda *args, **kwargs: contextlib.nullcontext()
fake.fail = fake.approx = fake.skip = lambda *args, **kwargs: None
try:
    import _pytest.assertion.rewrite, _pytest.runner, pytest
    _pytest.runner.call_and_report = lambda *args, **kwargs: None
    pytest.fail = fake.fail
    FOUND = "patched"
except ImportError as error:
    FOUND = error
sys.modules["pytest"] = fake
sys.modules["grader.suite"] = sys.modules["grader.judge"] = fake
"""
    )
    assert outcome.found
