"""What `grader similar` leaves behind: the page for reading, the CSV for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.report.csvfile import BOM, Cell, csv_text
from grader.results import write_atomically
from grader.similar.compare import Pair
from grader.similar.fingerprints import Vocabulary
from grader.similar.handins import HandIn
from grader.similar.page import Shown, questions_of, similar_page

PAGE, TABLE = "similar.html", "similar.csv"


def write_similar(
    out: Path,
    title: str,
    handins: Sequence[HandIn],
    pairs: Sequence[Pair],
    top: int,
    problems: Sequence[str],
    vocabulary: Vocabulary,
) -> None:
    """Write `out/similar.html` with the first `top` pairs and `out/similar.csv` with all."""
    write_atomically(out / TABLE, BOM + pairs_csv(handins, pairs))
    shown = Shown(title, handins, pairs[:top], max(len(pairs) - top, 0), problems)
    write_atomically(out / PAGE, similar_page(shown, vocabulary))


def pairs_csv(handins: Sequence[HandIn], pairs: Sequence[Pair]) -> str:
    """One row a pair: who, how alike (0 to 1), words of evidence, in which questions, how many others, same bytes."""
    header = ["one", "one_name", "other", "other_name", "alike", "words", "questions", "others", "same_file"]
    rows: list[list[Cell]] = []
    for pair in pairs:
        left, right = handins[pair.left], handins[pair.right]
        names = [" + ".join(part) for side in (left, right) for part in zip(*side.students, strict=True)]
        questions = " ".join(question or "other" for question, _ in questions_of(pair))
        same = "yes" if left.sha256 == right.sha256 else "no"
        rows.append([*names, round(pair.whole.share, 3), round(pair.whole.words, 1), questions, pair.others, same])
    return csv_text(header, rows)
