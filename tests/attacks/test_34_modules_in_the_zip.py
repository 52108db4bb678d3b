"""A zip whose files shadow modules: they may confuse the notebook, never the grader."""

import io
import json
import zipfile

from grader.notebook.reading import notebook_from_bytes

NAMES = (
    "sitecustomize.py usercustomize.py torch.py pytest.py conftest.py json.py socket.py struct.py IPython.py numpy.py"
    " grader/__init__.py grader/judge.py x.pth pytest.ini pyproject.toml .ipython/profile_default/startup/00.py"
)
EVIL = "import os, sys\nopen('/tmp/evil', 'w')\nsys.modules['evil'] = sys\nos._exit(0)\n"


def zipped(cell: str, files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    cells = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}]
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hw.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_shadows(attack):
    data = zipped(
        "import torch, sys\ndef total(n):\n    raise RuntimeError('found: ran')", dict.fromkeys(NAMES.split(), EVIL)
    )
    outcome = attack(notebook=notebook_from_bytes(data, "hw.zip"))
    assert "ran" in outcome.found and not outcome.fault
