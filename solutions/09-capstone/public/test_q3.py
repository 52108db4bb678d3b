"""what is drawn: both series, labels, legend, and a second picture"""

from grader.suite import expect

PLOT = """
import os, tempfile

def run(learning_curves):
    path = os.path.join(tempfile.mkdtemp(), "curves.png")
    learning_curves({"train_loss": [3.0, 2.0, 1.0], "dev_loss": [3.5, 2.5, 2.6], "best_epoch": 1}, path)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read(8)
"""


def test_writes_a_png(student):
    """There is a PNG at path"""
    tried = "learning_curves for 3 epochs"
    start = student.now(student.define(PLOT).run(student.learning_curves))
    expect(start is not None, tried=tried, got="There is no file at path", should="It should be there")
    expect(
        start == b"\x89PNG\r\n\x1a\n",
        tried=tried,
        got="The file is no PNG",
        should="It should be one",
        fix="`savefig(path)`",
    )
