"""CSV files as people and programs read them: those that we make, and those of an LMS that we fill in.

A file for people starts with a byte-order mark. Without one, Excel takes UTF-8 for the system's own encoding and spoils
every name that is not ASCII; pandas and LibreOffice skip the mark, Python's csv module does with encoding="utf-8-sig".
Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.reader import decoded, read_file
from grader.report.text import spreadsheet_cell

BOM = "\ufeff"
MAX_BYTES = 50 * 2**20
Cell = str | int | float | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The text of a new CSV, without a mark. None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def cell_text(cell: Cell) -> str:
    """A cell as it is written: a number plainly, text made harmless."""
    if cell is None:
        return ""
    return spreadsheet_cell(cell) if isinstance(cell, str) else number(cell)


def number(value: float) -> str:
    """`12`, `0.5`, `1234.5678`: at most four decimals, never an exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass
class Sheet:
    """The cells of somebody else's CSV, and the form it was in. `rows` may be changed; `text` writes the same form."""

    path: Path
    rows: list[list[str]]
    delimiter: str = ","
    newline: str = "\n"
    mark: str = ""

    @property
    def header(self) -> list[str]:
        return self.rows[0]

    def column(self, *names: str) -> int | None:
        """The first column with one of these names, without regard to case."""
        folded = [" ".join(cell.split()).casefold() for cell in self.header]
        return next((folded.index(name.casefold()) for name in names if name.casefold() in folded), None)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Write a cell; a row that is too short is made longer."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cell_text(cell)

    def get(self, row: int, column: int | None) -> str:
        """The text of a cell; empty where there is none."""
        return self.rows[row][column].strip() if column is not None and column < len(self.rows[row]) else ""

    def text(self) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline).writerows(self.rows)
        return self.mark + out.getvalue()


def read_sheet(path: Path) -> Sheet:
    """Read a CSV in UTF-8, separated by commas, semicolons or tabs. GraderError if it is none."""
    data = read_file(path, MAX_BYTES + 1)
    text = decoded(data, path, "export it again, or save it as CSV UTF-8")
    if len(data) > MAX_BYTES:
        raise GraderError(f"{path}: more than {MAX_BYTES >> 20} MB; that is no gradebook")
    mark = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise GraderError(f"{path}: is no CSV ({error}); export it again") from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise GraderError(f"{path}: has no header line; export it again")
    return Sheet(path, rows, delimiter, "\r\n" if first.endswith("\r") else "\n", mark)
