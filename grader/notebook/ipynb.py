"""The JSON of a notebook, of any format version and in any state, to raw code cells."""

from __future__ import annotations

import json
import re
from typing import Any

from .files import as_utf8, looks_like, to_text
from .model import MAX_CELLS, RawCell, UnreadableNotebook
from .slim import drop_outputs

NEWEST_FORMAT = 4
MAX_CODE = 4 * 2**20


def parse_notebook(data: bytes, name: str) -> tuple[list[RawCell], tuple[str, ...]]:
    """Raw code cells and notes. nbformat is not asked: it refuses, or warns about, much that can be read."""
    if not data:
        raise UnreadableNotebook(f"{name}: the file is empty (0 bytes); ask for it again")
    if what := looks_like(data):
        raise UnreadableNotebook(f"{name}: not a notebook: it is {what}; ask for the .ipynb file")
    data, notes = as_utf8(data)
    text, more = to_text(drop_outputs(data, name))
    top = _decode(text, name)
    notes += more
    if not isinstance(top, dict):
        raise UnreadableNotebook(f"{name}: JSON, but not a notebook ({_kind(top)}); ask for the .ipynb file")
    _refuse_other_languages(top, name)
    version = top.get("nbformat")
    cells, notes = _cells_of(top, version, notes, name)
    raw: list[RawCell] = []
    for position, cell in enumerate(cells, 1):
        found, note = _code_cell(cell, position)
        raw += found
        notes += note
    if len(raw) > MAX_CELLS or sum(len(cell.source) for cell in raw) > MAX_CODE:
        raise UnreadableNotebook(
            f"{name}: {len(raw)} code cells, {sum(len(cell.source) for cell in raw) // 2**20} MB of code "
            f"(limits: {MAX_CELLS} cells, {MAX_CODE // 2**20} MB); ask for the notebook of this assignment"
        )
    if not raw:
        notes += ("the notebook has no code cells",)
    return raw, notes


def _decode(text: str, name: str) -> Any:
    body = text.rstrip()
    if not body:
        raise UnreadableNotebook(f"{name}: the file holds only blank space; ask for it again")
    try:
        return json.loads(body, strict=False)
    except json.JSONDecodeError as error:
        if "\n<<<<<<< " in body or body.startswith("<<<<<<< "):
            line = body[: body.find("<<<<<<< ")].count("\n") + 1
            why = f"an unresolved merge conflict at line {line}; ask for the file before the merge"
        elif body[0] != "{" and re.search(r"^(?:def|import|from) ", body, re.MULTILINE):
            why = "not a notebook: it looks like a Python script; rename it to end in .py"
        elif body[0] != "{":
            why = "not a notebook: it is not JSON; ask for the .ipynb file"
        elif error.msg.startswith("Unterminated string") or len(body) - error.pos <= 6:
            lines = text.count("\n") + (not text.endswith("\n"))
            why = f"ends after line {lines}: probably an interrupted download; ask for the file again"
        else:
            why = f"broken JSON at line {error.lineno} ({error.msg.lower()}); ask for the file again"
        raise UnreadableNotebook(f"{name}: {why}") from error
    except RecursionError as error:
        raise UnreadableNotebook(f"{name}: JSON nested too deeply for a notebook; ask for the file again") from error
    except ValueError as error:  # an integer of more than 4300 digits
        raise UnreadableNotebook(f"{name}: broken JSON ({error}); ask for the file again") from error


def _kind(value: Any) -> str:
    words = {list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}
    return words.get(type(value), "nothing in it")


def _cells_of(top: dict, version: Any, notes: tuple[str, ...], name: str) -> tuple[list, tuple[str, ...]]:
    if isinstance(version, (int, float)) and version > NEWEST_FORMAT:
        notes += (f"notebook format {version} is newer than {NEWEST_FORMAT}: read as far as it is known",)
    if isinstance(top.get("cells"), list):
        return top["cells"], notes
    sheets = top.get("worksheets")  # formats 2 and 3
    if isinstance(sheets, list):
        found = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
        if found:
            notes += (f"old notebook format {version if isinstance(version, int) else 3}: converted",)
            return [cell for cells in found for cell in cells], notes
    raise UnreadableNotebook(f"{name}: JSON, but not a notebook (it has no list of cells); ask for the .ipynb file")


def _code_cell(cell: Any, position: int) -> tuple[list[RawCell], tuple[str, ...]]:
    if not isinstance(cell, dict):
        return [], (f"item {position} of the notebook is not a cell: left out",)
    kind = cell.get("cell_type")
    if not isinstance(kind, str) and ("outputs" in cell or "execution_count" in cell):
        kind = "code"
    if kind != "code":
        return [], () if isinstance(kind, str) else (f"item {position} of the notebook has no cell type: left out",)
    # "input" is formats 2 and 3, "code" is format 1.
    source = next((cell[key] for key in ("source", "input", "code") if key in cell), None)
    notes: tuple[str, ...] = ()
    if isinstance(source, list):
        parts = [part for part in source if isinstance(part, str)]
        if len(parts) < len(source):
            notes = ("a part of this cell was not text: left out",)
        source = "".join(parts)
    elif not isinstance(source, str):
        notes = () if source is None else ("the source of this cell was not text: left out",)
        source = ""
    metadata = _dict(cell.get("metadata"))
    identity = cell.get("id") if isinstance(cell.get("id"), str) else None
    return [RawCell(source, metadata, identity, notes)], ()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _refuse_other_languages(top: dict, name: str) -> None:
    metadata = _dict(top.get("metadata"))
    spec, info = _dict(metadata.get("kernelspec")), _dict(metadata.get("language_info"))
    kernel = spec["name"] if isinstance(spec.get("name"), str) else ""
    stated = [word for word in (spec.get("language"), info.get("name")) if isinstance(word, str) and word.strip()]
    if not stated:
        if kernel == "ir":
            stated = ["R"]
        elif kernel.lower().startswith("julia"):
            stated = ["Julia"]
    if stated and not any("python" in word.lower() for word in (*stated, kernel)):
        language = stated[0].strip()[:30]
        raise UnreadableNotebook(
            f"{name}: a notebook for {language[:1].upper() + language[1:]}, not Python; "
            "open it with a Python 3 kernel, run it and hand it in again"
        )
