"""Bytes of a hand-in: opened without trust, and recognised when they are something else than a notebook."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from .model import UnreadableNotebook

LIMIT = 200 * 2**20  # a notebook with outputs rarely has 50 MB
_CHUNK = 2**20

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file"),
    (b"{\\rtf", "an RTF text"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--|<!doctype html|<html|<head|<body)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def chunks(path: Path, limit: int = LIMIT) -> Iterator[bytes]:
    """The bytes of a regular file. Links are not followed; pipes and devices are not waited for."""
    name = path.name
    try:
        # Looked at before opening, which can act on a device, and again after: it may have been swapped.
        if stat.S_ISLNK(path.lstat().st_mode):
            raise UnreadableNotebook(f"{name}: is a link, and links are not followed; put the file itself there")
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UnreadableNotebook(f"{name}: is not an ordinary file; remove it and ask for the notebook")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags)
    except OSError as error:
        raise UnreadableNotebook(
            f"{name}: cannot be opened ({error.strerror or error}); check its permissions"
        ) from error
    except ValueError as error:
        raise UnreadableNotebook(f"{name!r}: not a file name; rename the file") from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableNotebook(f"{name}: is not an ordinary file; remove it and ask for the notebook")
        size = 0
        try:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if max(size, status.st_size) > limit:
                    megabytes = max(size, status.st_size) // 2**20
                    raise UnreadableNotebook(
                        f"{name}: {megabytes} MB, and the limit is {limit // 2**20} MB; "
                        "ask for it again with all outputs cleared"
                    )
                yield chunk
        except OSError as error:
            raise UnreadableNotebook(f"{name}: cannot be read ({error.strerror}); copy the file again") from error


def read_bytes(path: Path, limit: int = LIMIT) -> bytes:
    """All bytes of a regular file of at most `limit` bytes."""
    return b"".join(chunks(path, limit))


def looks_like(data: bytes) -> str | None:
    """What the bytes are when they are surely no notebook, in words."""
    if not data.strip(b"\0"):
        return "only zero bytes, the trace of an interrupted copy"
    if _HTML.match(data[:2000]):
        return "a web page (often a login or preview page saved in place of the notebook)"
    return next((words for signature, words in _SIGNATURES if data.startswith(signature)), None)


def as_utf8(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The same text in an encoding that extends ASCII, without a byte-order mark; a note where it changed."""
    # Notebooks and scripts begin with ASCII: one zero in the first two bytes tells UTF-16 without a mark.
    first, second = data[:1] == b"\0", data[1:2] == b"\0"
    guess = "utf-8" if first == second else "utf-16-be" if first else "utf-16-le"
    mark, encoding = next((pair for pair in _BOMS if data.startswith(pair[0])), (b"", guess))
    data = data[len(mark) :]
    if encoding == "utf-8":
        return data, ()
    return data.decode(encoding, "replace").encode("utf-8", "replace"), (f"the file was in {encoding.upper()}",)


def to_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of UTF-8 bytes, or of Latin-1 bytes with a note."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        note = f"the file is not in UTF-8 (byte {error.start + 1}): read as Latin-1, so accents may be wrong"
        return data.decode("cp1252", "replace"), (note,)
