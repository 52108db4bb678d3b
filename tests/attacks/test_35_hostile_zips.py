"""Links, traversals, names that collide with the assignment's data, more than the disk holds."""

import io
import json
import zipfile

from grader.notebook.reading import notebook_from_bytes

CELL = """
import os
FOUND = sorted(os.path.join(top, name) for top, _, names in os.walk(".") for name in names)
def total(numbers):
    raise RuntimeError("found: " + str(FOUND)[:200])
"""


def notebook(*entries):
    buffer = io.BytesIO()
    cells = [{"cell_type": "code", "source": CELL, "metadata": {}, "outputs": [], "execution_count": None}]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hw.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        for name, content, mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return notebook_from_bytes(buffer.getvalue(), "hw.zip")


def test_links_and_traversals(attack, target):
    names = ["../evil", "/tmp/evil", "a/../../evil", "..\\\\evil", "C:/evil", "tmp/x", "tmp"]
    entries = [(name, "evil", 0o100644) for name in names[:-1]]
    entries += [
        ("link", str(target.file), 0o120777),
        ("into", str(target.outside), 0o120777),
        ("into/evil", "x", 0o100644),
    ]
    outcome = attack(notebook=notebook(*entries))
    assert not outcome.fault and "link" not in outcome.found


def test_a_file_where_a_folder_is_due(attack):
    outcome = attack(notebook=notebook(("tmp", "a file", 0o100644), ("data.csv/x", "x", 0o100644)))
    assert outcome.found and not outcome.fault


def test_more_than_the_disk_holds(attack):
    import random

    noise = random.Random(1).randbytes(9 << 20)
    outcome = attack(notebook=notebook(*[(f"file{i}", noise, 0o100644) for i in range(3)]))
    assert not outcome.fault and any("some are missing" in note for note in outcome.graded.notes)
