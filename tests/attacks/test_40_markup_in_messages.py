"""Markup, escapes and formulas in an exception, the name of a class, a source line or a printed text stay text."""

from grader.report.feedback import feedback_page

SAY = r"[bold]<script>alert(1)</script>\x1b[2J\x1b]0;evil\x07=cmd|' /C calc'!A0\u202e\x00\ud800"


def page(target, outcome):
    head = {
        "assignment": "00-target",
        "title": "t",
        "student": "s",
        "name": None,
        "late": False,
        "file": "f",
        "older": [],
    }
    head |= {"status": "graded", "notes": outcome.graded.notes, "cell_errors": outcome.graded.cell_errors}
    head |= {
        "points": 0.0,
        "of": target.assignment.points,
        "questions": outcome.entries,
        "device": "cpu",
        "sha256": "0",
    }
    return feedback_page(
        head | {"isolation": {"mode": "full", "layers": []}, "fault": "", "in_roster": None, "torch": "2"}
    )


def test_markup(target, attack):
    raising = f"raise type('<script>\\x1b[31m', (Exception,), {{}})(\"{SAY}\")  # <script>"
    outcome = attack(f'def total(numbers):\n    print("{SAY}")\n    {raising}', raising)
    assert not outcome.fault
    text = page(target, outcome)
    assert "&lt;script" in text and "<script" not in text and not set("\x1b\x07\x00\u202e") & set(text)


def test_not_text(target, attack):
    """Texts of a runner that are no UTF-8."""
    outcome = attack("class Bad(Exception):\n    __str__ = lambda self: '\\udcff' * 5000\ndef total(n):\n    raise Bad")
    assert not outcome.fault
    page(target, outcome).encode()


def test_feedback_holds_no_hidden_text(target, attack):
    """Failures of every kind; the suite's own lines and values stay with the instructor."""
    outcome = attack(
        "import torch\ndef double(x):\n    return 0\ndef total(n):\n    return 'x'\nScale = lambda f: torch.nn.ReLU()"
    )
    assert "canary" not in page(target, outcome)
