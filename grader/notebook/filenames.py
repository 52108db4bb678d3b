"""Who handed a file in, from the name that a learning management system (LMS) gave it.

| source | path below the folder |
| --- | --- |
| Canvas | `lastfirst_12345_67890_hw.ipynb`; `_LATE` after the name; `-1` at the end: uploaded again |
| Canvas, anonymous | `anon_aB3xY_67890_hw.ipynb` |
| Moodle | `First Last_1234567_assignsubmission_file/hw.ipynb`, or in one name; `Participant_...` if blind |
| Gradescope | `submission_123456789/hw.ipynb`, people in `submission_metadata.yml` |
| folders | `alice/hw.ipynb` |
| files | `alice.ipynb`, `alice (1).ipynb` |

Canvas numbers users and uploads, Moodle the participants of an assignment, Gradescope the hand-ins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

_CANVAS = re.compile(
    r"(?:(?P<name>[^_].*?)_)??(?P<late>LATE_)?(?P<user>anon_[A-Za-z0-9]{5}|[1-9]\d*)_(?P<upload>[1-9]\d+)_(?P<rest>.+)"
)
_MOODLE = re.compile(r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL)
_GRADESCOPE = re.compile(r"submission_(\d+)")
_CANVAS_COPY = re.compile(r"-(\d{1,2})$")
_COPY = re.compile(r"(?:\s*\((\d{1,3})\)|-Copy(\d{1,3}))$")


@dataclass(frozen=True)
class HandIn:
    """What a path says. `source` and `key` tell students apart, `order` tells which upload is later."""

    source: str  # canvas, moodle, gradescope, folder, file
    key: str
    name: str | None
    lms_id: str | None
    late: bool
    order: tuple[int, ...]
    title: str  # the file's own name, without the marks of a copy


def parse_handin(relative: PurePath) -> HandIn:
    """Read the path of a file, relative to the folder of all submissions."""
    parts = [unicodedata.normalize("NFC", part) for part in relative.parts]
    stem, suffix = _split(parts[-1])
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if moodle := _MOODLE.fullmatch(stem if last else part):
            name = None if moodle["name"].lower() == "participant" else moodle["name"]
            title, copy = _without_copy((moodle["rest"] or "") if last else stem, _COPY)
            return HandIn("moodle", moodle["user"], name, moodle["user"], False, (copy,), title + suffix)
        if not last and (gradescope := _GRADESCOPE.fullmatch(part)):
            title, copy = _without_copy(stem, _COPY)
            return HandIn("gradescope", gradescope[1], None, gradescope[1], False, (copy,), title + suffix)
    if len(parts) == 1 and (canvas := _CANVAS.fullmatch(stem)):
        title, copy = _without_copy(canvas["rest"], _CANVAS_COPY)
        # Uploads are numbered in the order of time, so the number decides before the mark of a copy.
        order = (int(canvas["upload"]), copy)
        return HandIn(
            "canvas",
            canvas["user"],
            canvas["name"],
            canvas["user"],
            bool(canvas["late"]),
            order,
            title + suffix,
        )
    return plain_handin(relative)


def plain_handin(relative: PurePath) -> HandIn:
    """The same where no LMS named the file: the folder is the student, or the file's name is."""
    parts = [unicodedata.normalize("NFC", part) for part in relative.parts]
    stem, suffix = _split(parts[-1])
    title, copy = _without_copy(stem, _COPY)
    if len(parts) > 1:
        return HandIn("folder", parts[0].strip(), None, None, False, (copy,), title + suffix)
    return HandIn("file", title, None, None, False, (copy,), title + suffix)


def _split(name: str) -> tuple[str, str]:
    for suffix in (".ipynb.txt", ".ipynb.json", ".ipynb", ".py", ".zip"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def _without_copy(stem: str, mark: re.Pattern[str]) -> tuple[str, int]:
    stem = stem.strip()
    copy = 0
    while match := mark.search(stem):
        if not stem[: match.start()]:
            break
        copy = copy * 1000 + int(next(group for group in match.groups() if group)) + 1
        stem = stem[: match.start()].rstrip()
    return stem, copy
