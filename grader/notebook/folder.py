"""Walk a folder of submissions without trusting it: links are never followed, nothing but files is listed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from grader.errors import GraderError

from .filenames import parse_handin

MAX_FILES = 100_000
MAX_DEPTH = 8

_JUNK = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}
_LMS = {"canvas", "moodle", "gradescope"}


@dataclass
class Listing:
    """Regular files below `root`, relative and sorted; and what was refused, with the reason."""

    root: Path
    files: list[PurePath] = field(default_factory=list)
    problems: list[tuple[Path, str]] = field(default_factory=list)


def list_files(folder: Path) -> Listing:
    """All files of the folder. A download that unpacked into one folder of its own is looked into."""
    if not folder.is_dir():
        what = "not a folder" if folder.exists() else "there is no such folder"
        raise GraderError(f"{folder}: {what}; name the folder that holds the submissions")
    listing = Listing(folder)
    _walk(listing, PurePath())
    tops = {file.parts[0] for file in listing.files}
    if len(tops) == 1 and all(len(file.parts) > 1 for file in listing.files):
        inner = [PurePath(*file.parts[1:]) for file in listing.files]
        outer = parse_handin(PurePath(*tops, "a.ipynb")).source
        if outer == "folder" and any(parse_handin(file).source in _LMS for file in inner):
            listing.root, listing.files = folder / tops.pop(), inner
    listing.files.sort()
    return listing


def _walk(listing: Listing, below: PurePath) -> None:
    here = listing.root / below
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError as error:
        if not below.parts:
            raise GraderError(f"{here}: cannot be read ({error.strerror}); check its permissions") from error
        listing.problems.append((here, f"cannot be read ({error.strerror}); check its permissions"))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name in _JUNK:
            continue
        relative = below / entry.name
        if entry.is_symlink():
            listing.problems.append((here / entry.name, "is a link, and links are not followed; put the file there"))
        elif entry.is_dir(follow_symlinks=False):
            if len(relative.parts) < MAX_DEPTH:
                _walk(listing, relative)
            else:
                listing.problems.append((here / entry.name, "too deep a folder: not looked into"))
        elif entry.is_file(follow_symlinks=False):
            listing.files.append(relative)
            if len(listing.files) > MAX_FILES:
                raise GraderError(f"{listing.root}: more than {MAX_FILES} files; name the folder of one assignment")
        else:
            listing.problems.append((here / entry.name, "is not an ordinary file; remove it"))
