"""Find the submissions in a folder: who handed in, which file counts, what a person has to look at.

Which of several files counts is never decided by a file's time, which unpacking a zip changes: Canvas numbers
its uploads; else ` (1)` marks a later copy of the same name. Files that nothing orders are left to a person.
No two people are merged: two people who claim one id, or one name, are kept apart, and that is reported.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePath

from .filenames import HandIn, parse_handin, plain_handin
from .files import as_utf8, chunks, read_bytes, to_text
from .folder import list_files
from .gradescope import Submitter, parse_submitters
from .identify import Person, assign_ids
from .model import UnreadableNotebook
from .roster import Roster, Student

METADATA = "submission_metadata.yml"
_NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")
_LMS = ("canvas", "moodle", "gradescope")


@dataclass(frozen=True)
class Submission:
    """The file of one student that counts."""

    student: str
    path: Path
    sha256: str
    name: str | None = None
    late: bool = False  # said by Canvas only
    older: tuple[Path, ...] = ()  # other hand-ins of the same student, oldest first
    lms_id: str | None = None
    in_roster: bool = False
    submitted: str | None = None  # as Gradescope or the class list writes it; nobody else says when


@dataclass(frozen=True)
class Found:
    """A roster student is in `submissions` or in `missing`, also when their file is a problem."""

    submissions: tuple[Submission, ...]
    missing: tuple[Student, ...]
    problems: tuple[tuple[Path, str], ...]
    ignored: tuple[Path, ...]


@dataclass(frozen=True)
class _File:
    path: PurePath
    handin: HandIn

    @property
    def rank(self) -> int:
        """A script or zip beside a notebook is a helper or data."""
        name = self.path.name.lower()
        return 3 if name.endswith(_NOTEBOOKS) else 2 if name.endswith(".zip") else 1 if name.endswith(".py") else 0


def find_submissions(folder: Path, roster: Roster | None = None) -> Found:
    """Everything handed in below `folder`. Contents are hashed and not otherwise looked at."""
    listing = list_files(Path(folder))
    root, problems = listing.root, listing.problems
    people = _gradescope_people(root, listing.files, problems)
    groups: dict[tuple[str, str, str], list[_File]] = defaultdict(list)
    ignored: list[Path] = []
    for file in _parsed([path for path in listing.files if path != PurePath(METADATA)]):
        groups[file.handin.source, file.handin.key, file.handin.name or ""].append(file)

    chosen: list[tuple[Person, str | None, _File, list[_File]]] = []
    for (source, key, name), files in sorted(groups.items()):
        counts, others = _which_counts(root, files, problems, ignored)
        if counts is None:
            continue
        handed_in_by = people.get(key) if source == "gradescope" else None
        for who in handed_in_by or [Submitter(name or None)]:
            person = Person(source, key, who.name, who.sid, who.email, root / counts.path)
            chosen.append((person, who.submitted, counts, others))

    ids = assign_ids([person for person, *_ in chosen], roster, problems)
    submissions = []
    for (person, submitted, counts, others), (student, known) in zip(chosen, ids, strict=True):
        try:
            digest = _sha256(root / counts.path)
        except UnreadableNotebook as error:
            problems.append((root / counts.path, str(error)))
            continue
        submissions.append(
            Submission(
                student,
                root / counts.path,
                digest,
                (known.name if known else None) or person.name,
                counts.handin.late,
                tuple(root / other.path for other in others),
                counts.handin.lms_id,
                known is not None,
                submitted or (known.submitted if known else None),
            )
        )
    handed_in = {submission.student for submission in submissions if submission.in_roster}
    missing = [student for student in (roster.students if roster else ()) if student.id not in handed_in]
    return Found(
        tuple(sorted(submissions, key=lambda submission: submission.student)),
        tuple(missing),
        tuple(sorted(problems)),
        tuple(sorted(ignored)),
    )


def _parsed(paths: list[PurePath]) -> list[_File]:
    files = [_File(path, parse_handin(path)) for path in paths]
    # Canvas never gives one number to two uploads: names such as hw_5_2024_alice.ipynb only look like Canvas.
    uploads = Counter(file.handin.order[0] for file in files if file.handin.source == "canvas")
    return [
        _File(file.path, plain_handin(file.path))
        if file.handin.source == "canvas" and uploads[file.handin.order[0]] > 1
        else file
        for file in files
    ]


def _which_counts(
    root: Path, files: list[_File], problems: list[tuple[Path, str]], ignored: list[Path]
) -> tuple[_File | None, list[_File]]:
    """The file of one person that counts, and their other hand-ins."""
    best = max(file.rank for file in files)
    ignored += [root / file.path for file in files if file.rank < min(best, 2) or not file.rank]
    if not best:
        if files[0].handin.source in _LMS:
            problems.append((root / files[0].path, "not a notebook; ask for the .ipynb file"))
        return None, []
    files = [file for file in files if file.rank >= min(best, 2)]
    ordered = sorted(files, key=lambda file: (file.rank, file.handin.order, str(file.path)))
    last, rest = ordered[-1], ordered[:-1]
    rivals = [file for file in rest if file.rank == best]
    titles = {file.handin.title.casefold() for file in [last, *rivals]}
    uploads = last.handin.source == "canvas"
    tied = any(file.handin.order == last.handin.order for file in rivals)
    if rivals and not uploads and (len(titles) > 1 or tied):
        if not _all_equal(root, [last, *rivals]):
            names = _listed(sorted(file.path for file in [last, *rivals]))
            reason = f"{len(rivals) + 1} notebooks of one student ({names}); keep the one that counts"
            problems.append((root / last.path, reason))
            return None, []
    elif len(titles) > 1:
        reason = f"the last upload counts; the student handed in {_listed(file.path for file in rivals)} too"
        problems.append((root / last.path, reason))
    if zips := [file.path for file in rest if file.rank < best]:
        problems.append((root / last.path, f"the notebook counts; the student handed in {_listed(zips)} too"))
    return last, rest


def _listed(paths) -> str:
    names = [path.name for path in paths]
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")


def _all_equal(root: Path, files: list[_File]) -> bool:
    try:
        return len({_sha256(root / file.path) for file in files}) == 1
    except UnreadableNotebook:
        return False


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _gradescope_people(
    root: Path, files: list[PurePath], problems: list[tuple[Path, str]]
) -> dict[str, list[Submitter]]:
    if PurePath(METADATA) not in files:
        return {}
    try:
        data, _ = as_utf8(read_bytes(root / METADATA))
    except UnreadableNotebook as error:
        problems.append((root / METADATA, str(error)))
        return {}
    return parse_submitters(to_text(data)[0])
