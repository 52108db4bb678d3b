"""Makes the notebooks of an assignment: the student's, the solution, the solution with a variant in it.

All three have the same cells with the same ids and tags, so grading meets a variant as it meets a submission.
"""

from __future__ import annotations

import ast
import base64
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment import Assignment, listing
from grader.check.answers import digest
from grader.errors import GraderError
from grader.reader import Reader
from grader.release.master import Cell, read_master, top_level_names

# Asleep, for "run all" should not download an unfinished notebook.
_HAND_IN = """\
# To hand in: save the notebook, take away the "# " before the next line, and run this cell.
# grader.export()"""
_COLAB_BADGE = "https://colab.research.google.com/assets/colab-badge.svg"


@dataclass(frozen=True)
class Settings:
    """course.toml: where Colab finds the notebooks ("": no badge), what `pip install` is given there, the package
    index from which images take torch ("": the one that pip knows)."""

    colab_base_url: str = ""
    install: str = "torchgrader"
    torch_index: str = ""


def read_settings(root: Path) -> Settings:
    """The settings of the course at `root`; it need not have any."""
    path = root / "course.toml"
    if not path.is_file():
        return Settings()
    read = Reader(path)
    table = read.parse()
    read.keys(table, "", set(), {"colab_base_url", "install", "torch_index"})
    return Settings(**{key: read.text(value, key) for key, value in table.items()})


def build_notebook(assignment: Assignment, settings: Settings | None = None) -> Any:
    """The student notebook."""
    return _notebook(assignment, read_master(assignment), lambda cell: cell.stub, settings or Settings())


def solution_notebook(assignment: Assignment, settings: Settings | None = None) -> Any:
    """The master with its solutions in place, without markers."""
    return _notebook(assignment, read_master(assignment), lambda cell: cell.solution, settings or Settings())


def with_variant(assignment: Assignment, question: str, code: str) -> Any:
    """The solution notebook with `code` in the first answer cell of `question`, the others emptied."""
    cells = read_master(assignment)
    first = next(cell for cell in cells if cell.question == assignment.question(question).id)

    def source(cell: Cell) -> str:
        if cell.question != question:
            return cell.solution
        return code.strip("\n") if cell is first else f"# answered in the first cell of {question}"

    return _notebook(assignment, cells, source, Settings())


def stub_functions(assignment: Assignment) -> dict[str, dict[str, str]]:
    """For each question the fingerprints of its stubs: an answer with the same one was not attempted."""
    cells = read_master(assignment)
    found: dict[str, dict[str, str]] = {}
    for question in assignment.questions:
        prints: dict[str, str] = {}
        for cell in cells:
            if cell.question == question.id:
                prints |= fingerprints(cell.stub)
        found[question.id] = {name.name: prints[name.name] for name in question.names}
    return found


def fingerprints(source: str) -> dict[str, str]:
    """Each name that `source` defines, without comments, layout and docstrings; {} if it cannot be parsed."""
    try:
        defined = top_level_names(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return {name: _fingerprint(node) for name, node in defined.items()}


def _fingerprint(tree: ast.stmt) -> str:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and ast.get_docstring(node, False):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree, annotate_fields=False)


def _notebook(
    assignment: Assignment, cells: tuple[Cell, ...], source: Callable[[Cell], str], settings: Settings
) -> Any:
    from nbformat import v4  # half a second, which grading need not pay

    first_code = next(cell for cell in cells if cell.kind == "code")
    last_answer = {cell.question: cell for cell in cells if cell.question}
    counts: Counter[str] = Counter()
    made = []

    def add(kind: str, text: str, cell_id: str, role: str = "", question: str = "", **more: str) -> None:
        about = {"question": question, "role": role, **more} if question else {"role": role}
        metadata = {"grader": about} if role else {}
        make = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        made.append(make(text, id=cell_id, metadata=metadata))

    for cell in cells:
        if cell is first_code:
            add("code", _setup(assignment, settings), "setup", "setup")
        stem = f"{cell.question}-answer" if cell.question else {"markdown": "text"}.get(cell.kind, "code")
        counts[stem] += 1
        text = source(cell) if cell.question else cell.source
        if cell.kind == "markdown":
            text = _with_pictures(text)
        if cell is cells[0]:
            text = _with_badge(assignment, text, settings)
        if cell.question:
            add("code", text, f"{stem}-{counts[stem]}", "answer", cell.question, stub=digest(cell.stub))
        else:
            add(cell.kind, text, f"{stem}-{counts[stem]}")
        if cell.question and cell is last_answer[cell.question]:
            add("code", f'grader.check("{cell.question}")', f"{cell.question}-check", "check", cell.question)
    add("code", "grader.check_all()", "check-all", "check-all")
    add("code", _HAND_IN, "hand-in", "hand-in")
    return v4.new_notebook(
        cells=made,
        metadata={
            "grader": {"assignment": assignment.name},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )


def _setup(assignment: Assignment, settings: Settings) -> str:
    return f"""\
# Run this cell first. It fetches the course's checks where they are missing, as on Colab.
try:
    import grader
except ImportError:
    %pip install -q {settings.install}
    import grader

grader.start("{assignment.name}")"""


def _with_pictures(text: str) -> str:
    """Inline SVG as images: JupyterLab and Colab take `<svg>` out of a text, and show a picture that comes as data."""

    def image(found: re.Match) -> str:
        svg = (
            found[0] if "xmlns=" in found[1] else found[0].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        )
        title = re.search(r"<title>(.*?)</title>", svg, re.DOTALL) or re.search(r'aria-label="(.*?)"', svg)
        data = base64.b64encode(re.sub(r"\s*\n\s*", " ", svg).encode()).decode()
        return f"![{title[1] if title else 'drawing'}](data:image/svg+xml;base64,{data})"

    return re.sub(r"<svg\b([^>]*)>.*?</svg>", image, text, flags=re.DOTALL)


def _with_badge(assignment: Assignment, text: str, settings: Settings) -> str:
    if not settings.colab_base_url:
        return text
    url = f"{settings.colab_base_url.rstrip('/')}/{assignment.name}/{assignment.name}.ipynb"
    title, _, rest = text.partition("\n")
    return f"{title}\n\n[![Open in Colab]({_COLAB_BADGE})]({url})\n{rest}".rstrip("\n")


def refuse_leaks(found: list[tuple[str, str]], assignment: Assignment) -> None:
    """GraderError if any solution line would go out."""
    if found:
        where = listing(dict.fromkeys(f"{line!r} in {cell}" for cell, line in found))
        raise GraderError(f"{assignment.master}: the notebook would show a solution: {where}; reword it there")
