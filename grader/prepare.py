"""What is known of an assignment and a notebook before anything runs: stubs, data, fingerprints, who defines what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.notebook import Notebook, read_notebook
from grader.release import fingerprints, stub_functions


def suite_hash(assignment: Assignment) -> str:
    """A fingerprint of all that decides a verdict beside the notebook and the grader: suite, toml, data, stubs."""
    digest = hashlib.sha256()
    files = [assignment.folder / "assignment.toml"]
    files += [assignment.master] if assignment.master.is_file() else []  # a bundle brings the released notebook alone
    files += sorted((assignment.folder / "hidden").rglob("*.py"))
    files += sorted(path for path in assignment.data.rglob("*") if path.is_file()) if assignment.data.is_dir() else []
    for path in files:
        digest.update(f"{path.relative_to(assignment.folder)}\0".encode() + path.read_bytes() + b"\0")
    if _released(assignment).is_file():
        digest.update(_released(assignment).read_bytes())
    return digest.hexdigest()


def question_hashes(assignment: Assignment) -> dict[str, str]:
    """For each question a fingerprint of all that decides its verdicts and points beside the notebook and the grader.

    Its own test file, its table in assignment.toml and its stubs; and what all share: the other files of the suite,
    the promised names, the data, the limits.
    """
    own = {assignment.suite("hidden", question.id) for question in assignment.questions}
    others = sorted(path for path in (assignment.folder / "hidden").rglob("*.py") if path not in own)
    shared = [
        {str(path.relative_to(assignment.folder)): _digest(path.read_bytes()) for path in others},
        {name: _digest(data) for name, data in data_files(assignment).items()},
        declarations(assignment),
        asdict(assignment.limits),
    ]
    prints = stubs(assignment)
    hashes = {}
    for question in assignment.questions:
        file = _digest(assignment.suite("hidden", question.id).read_bytes())
        parts = [shared, asdict(question), prints.get(question.id), file]
        hashes[question.id] = _digest(json.dumps(parts, sort_keys=True, default=str).encode())
    return hashes


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stubs(assignment: Assignment) -> dict[str, dict[str, str]]:
    """The fingerprints of each question's stubs, as students got them; before a release, as they would."""
    if not _released(assignment).is_file():
        return stub_functions(assignment)
    prints: dict[str, str] = {}
    for cell in read_notebook(_released(assignment)).cells:
        prints |= fingerprints(cell.source)
    names = {question.id: [name.name for name in question.names] for question in assignment.questions}
    return {qid: {name: prints[name] for name in found if name in prints} for qid, found in names.items()}


def _released(assignment: Assignment) -> Path:
    return assignment.folder.parent.parent / "assignments" / assignment.name / f"{assignment.name}.ipynb"


def data_files(assignment: Assignment) -> dict[str, bytes]:
    """The files that lie beside the notebook, by their names there."""
    if not assignment.data.is_dir():
        return {}
    files = sorted(path for path in assignment.data.rglob("*") if path.is_file())
    return {str(path.relative_to(assignment.data)): path.read_bytes() for path in files}


def declarations(assignment: Assignment) -> dict[str, list[str]]:
    """The promised names of each question, as assignment.toml spells them."""
    return {question.id: [_declaration(name) for name in question.names] for question in assignment.questions}


def _declaration(name) -> str:
    returns = " -> Iterator" if name.yields else ""
    return f"{'' if name.kind == 'function' else f'{name.kind} '}{name}{returns}"


def read_cells(assignment: Assignment, notebook: Notebook, known: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Which cell defines which promised name, whose question a cell is, which of the `known` stubs are as they were."""
    prints: dict[str, str] = {}
    defined_in: dict[str, int] = {}
    for cell in notebook.cells:
        for name, fingerprint in fingerprints(cell.source).items():
            prints[name] = fingerprint
            defined_in[name] = cell.number
        for name in assignment.answer_names:
            if name not in defined_in and _mentions_definition(cell.source, name):
                defined_in[name] = cell.number
    question_of_cell = {c.number: c.question for c in notebook.cells if c.question}
    for name, question in assignment.answer_names.items():
        if name in defined_in:
            question_of_cell.setdefault(defined_in[name], question)
    untouched = [
        question
        for question, stubs in known.items()
        if stubs and all(prints.get(name) == fingerprint for name, fingerprint in stubs.items())
    ]
    return {"defined_in": defined_in, "question_of_cell": question_of_cell, "untouched": untouched}


def _mentions_definition(source: str, name: str) -> bool:
    """Whether a cell that may not parse begins a definition of `name`."""
    starts = (f"def {name}(", f"class {name}(", f"class {name}:", f"{name} =")
    return any(line.strip().startswith(starts) for line in source.splitlines())
