"""A zip that was handed in: one notebook and the data beside it. Nothing is unpacked to disk.

Sizes in a zip's headers are the sender's word, so reading counts the bytes that really come out.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from .model import UnreadableNotebook

MAX_ENTRIES = 5000
MAX_TOTAL = 300 * 2**20
MAX_RATIO = 200  # of a whole archive above 20 MB; a bomb has 1000 and more
_RATIO_FROM = 20 * 2**20
_CHUNK = 2**18
_JUNK = (".", "__MACOSX", "__pycache__", "Thumbs.db")
_BROKEN = (
    zipfile.BadZipFile,
    IndexError,  # zipfile looks at the last letter of a damaged, empty name
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    struct.error,
)
_OFFICE = {"word": "a Word document", "xl": "an Excel sheet", "ppt": "a PowerPoint file"}


def unpack(data: bytes, name: str) -> tuple[str, bytes, dict[str, bytes], tuple[str, ...]]:
    """(name of the notebook, its bytes, other files by their name beside the notebook, notes)."""
    # Counted before zipfile makes an object of each entry. A zip within the zip counts too, hence not exact.
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise UnreadableNotebook(f"{name}: more than {MAX_ENTRIES} files in one zip; ask for the notebook itself")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, notes = _entries(archive, name)
            chosen = _the_notebook(entries, name, notes)
            _refuse_bombs(entries, len(data), name)
            contents, total = {}, 0
            for path, info in entries.items():
                contents[path] = _read(archive, info, MAX_TOTAL - total, name)
                total += len(contents[path])
    # Beside its own error, zipfile lets through whatever its parts raise on broken input.
    except _BROKEN as error:
        reason = " ".join(str(error).split())[:80]
        raise UnreadableNotebook(f"{name}: a broken zip ({reason}); ask for it again") from error
    notebook = contents.pop(chosen)
    beside, more = _beside(contents, PurePosixPath(chosen).parent)
    return PurePosixPath(chosen).name, notebook, beside, notes + more


def _entries(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, zipfile.ZipInfo], tuple[str, ...]]:
    """Files by safe name. What has no safe name, or is no file, is left out with a note."""
    infos = archive.infolist()
    tops = {info.filename.split("/")[0] for info in infos}
    if "[Content_Types].xml" in tops:
        what = next((words for top, words in _OFFICE.items() if top in tops), "an Office file")
        raise UnreadableNotebook(f"{name}: not a notebook: it is {what}; ask for the .ipynb file")
    entries: dict[str, zipfile.ZipInfo] = {}
    notes: list[str] = []
    for info in infos:
        path = info.filename.replace("\\", "/")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if reason := _no_file_name(info, path, parts):
            notes.append(f"left out of the zip: {_shown(path)} ({reason})")
        elif info.is_dir() or not parts or any(part.startswith(_JUNK) for part in parts):
            continue
        elif "/".join(parts) in entries:
            raise UnreadableNotebook(f"{name}: {_shown(path)} is in the zip twice; ask for it again")
        elif info.flag_bits & 1:
            raise UnreadableNotebook(f"{name}: the zip has a password; ask for the notebook itself")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableNotebook(f"{name}: an unusual kind of zip; ask for the notebook itself")
        else:
            entries["/".join(parts)] = info
    return entries, tuple(notes)


def _no_file_name(info: zipfile.ZipInfo, path: str, parts: list[str]) -> str | None:
    if path.startswith("/") or ".." in parts or (parts and ":" in parts[0]):
        return "points outside it"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link"
    if any(len(part.encode("utf-8", "replace")) > 200 or not part.isprintable() for part in parts):
        return "not a usable file name"
    return None


def _shown(path: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in path)[:80]


def _the_notebook(entries: dict[str, zipfile.ZipInfo], name: str, notes: tuple[str, ...]) -> str:
    for suffix, what in ((".ipynb", "notebooks"), (".py", "scripts")):
        found = sorted(path for path in entries if path.lower().endswith(suffix))
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            listed = " and ".join(map(_shown, found[:2])) + (", ..." if len(found) > 2 else "")
            raise UnreadableNotebook(
                f"{name}: {len(found)} {what} in one zip ({listed}); keep the one that counts "
                "(a download of all submissions has to be unpacked first)"
            )
    left_out = f"; {notes[0]}" if notes else ""
    raise UnreadableNotebook(
        f"{name}: no notebook in the zip ({len(entries)} files{left_out}); ask for the .ipynb file"
    )


def _refuse_bombs(entries: dict[str, zipfile.ZipInfo], packed: int, name: str) -> None:
    total = sum(info.file_size for info in entries.values())
    if total > MAX_TOTAL or (total > _RATIO_FROM and total > MAX_RATIO * packed):
        raise UnreadableNotebook(
            f"{name}: the zip would unpack to {total // 2**20} MB, {total // packed} times its size "
            f"(limits: {MAX_TOTAL // 2**20} MB, {MAX_RATIO} times); ask for the notebook itself"
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, name: str) -> bytes:
    parts, size = [], 0
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > min(room, info.file_size):
                raise UnreadableNotebook(f"{name}: the zip is larger than it says; ask for the notebook itself")
            parts.append(chunk)
    return b"".join(parts)


def _beside(contents: dict[str, bytes], home: PurePosixPath) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Names as the notebook sees them: relative to its own folder, else to the top of the zip."""
    prefix = "" if str(home) == "." else f"{home}/"
    data: dict[str, bytes] = {}
    folders: set[str] = set()
    notes: list[str] = []
    for path in sorted(contents, key=lambda path: (not path.startswith(prefix), path)):
        short = path.removeprefix(prefix)
        parents = {parent.as_posix() for parent in PurePosixPath(short).parents} - {"."}
        if short in data or short in folders or not parents.isdisjoint(data):
            notes.append(f"left out of the zip: {_shown(path)} (its name is taken)")
        else:
            data[short] = contents[path]
            folders |= parents
    return data, tuple(notes)


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a zip, also an empty one."""
    return re.match(rb"PK(?:\x03\x04|\x05\x06)", data) is not None
