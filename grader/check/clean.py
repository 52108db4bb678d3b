"""A notebook without what it says about a person and a machine; what the student sees of it stays.

Grading reads sources alone. Outputs stay, for people look at them, but the path of the home folder goes. Metadata is
kept by an allow-list: Colab writes the name and account number of whoever ran a cell, Jupyter the name of the
environment, extensions the times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.check.answers import digest, source_of

_CELL_METADATA = ("cellView", "grader", "id", "tags")
_CELL_KEYS = ("cell_type", "id", "source")
_OUTPUT_KEYS = ("data", "ename", "evalue", "execution_count", "name", "output_type", "text", "traceback")
_UNSEEN = ("application/javascript", "application/vnd.")  # scripts, and widgets whose state is not in the file


def cleaned(notebook: dict[str, Any], assignment: str) -> dict[str, Any]:
    """A new notebook; the one given is not changed."""
    cells = [_cell(cell) for cell in notebook["cells"] if isinstance(cell, dict)]
    return {
        "cells": cells,
        "metadata": {
            "grader": {"assignment": assignment, "handin": fingerprint(cells)},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": notebook["nbformat_minor"] if isinstance(notebook.get("nbformat_minor"), int) else 5,
    }


def fingerprint(cells: list[Any]) -> str:
    """Of all sources: a hand-in whose noted one does not fit was edited after it was written."""
    return digest("\n\n".join(source_of(cell) for cell in cells if isinstance(cell, dict)))


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    made = {key: cell[key] for key in _CELL_KEYS if key in cell}
    metadata = cell.get("metadata")
    made["metadata"] = {k: metadata[k] for k in _CELL_METADATA if k in metadata} if isinstance(metadata, dict) else {}
    if cell.get("cell_type") == "code":
        outputs = cell.get("outputs")
        made["outputs"] = [_output(o) for o in outputs if _seen(o)] if isinstance(outputs, list) else []
        made["execution_count"] = cell.get("execution_count")
    elif "attachments" in cell:
        made["attachments"] = cell["attachments"]  # pictures that a text shows
    return made


def _seen(output: Any) -> bool:
    if not isinstance(output, dict):
        return False
    data = output.get("data")
    return not isinstance(data, dict) or not data or any(not kind.startswith(_UNSEEN) for kind in data)


def _output(output: dict[str, Any]) -> dict[str, Any]:
    made = {key: output[key] for key in _OUTPUT_KEYS if key in output}
    if isinstance(made.get("data"), dict):
        made["data"] = {kind: value for kind, value in made["data"].items() if not kind.startswith(_UNSEEN)}
        made["metadata"] = {}
    return _without_home(made)


def _without_home(value: Any) -> Any:
    home = str(Path.home())
    if isinstance(value, str):
        return value.replace(home, "~") if len(home) > 1 else value
    if isinstance(value, list):
        return [_without_home(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_home(item) for key, item in value.items()}
    return value
