"""Texts that came from students or from files, made harmless for each place where they are shown."""

from __future__ import annotations

import html
import re

# Colours and other terminal sequences carry no meaning here: they go. Operating system commands may hold any text.
_SEQUENCES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"
)
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|[\U000e0000-\U000e007f]"
)
_PATHS = re.compile(r"(?<![\w./~\\:-])(?:/(?!content/)[\w.@+~-]+(?=/))(?:/[\w.@+~-]+)*/([\w.@+~<>-]+)")
_WINDOWS_PATHS = re.compile(r"(?<!\w)[A-Za-z]:\\(?:[^\\/:*?\"<>|\s]+\\)*([^\\/:*?\"<>|\s]+)")
_CODE = re.compile(r"`([^`\n]+)`")
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def printable(text: str) -> str:
    """The text without terminal sequences; other invisible characters become visible. Line breaks stay."""
    text = _SEQUENCES.sub("", text.replace("\r\n", "\n")).replace("\t", "    ")
    return _HIDDEN.sub(_visible, text)


def one_line(text: str) -> str:
    """`printable` and on one line: for a table, a line of a log, a cell of a CSV."""
    return " ".join(printable(text).split())


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\n":
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"\\u{{{code:x}}}"


def spreadsheet_cell(text: str) -> str:
    """One line that no spreadsheet takes for a formula."""
    text = one_line(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def without_paths(text: str) -> str:
    """The text with the last part of a path in place of the path: where the grader ran is nobody's business."""
    return _WINDOWS_PATHS.sub(r"\1", _PATHS.sub(r"\1", text))


def escaped(text: str) -> str:
    """Harmless inside HTML, as text and as an attribute in quotes."""
    return html.escape(one_line(text))


def message_html(text: str) -> str:
    """Lines as paragraphs, `code` as code."""
    lines = without_paths(printable(text)).splitlines()
    marked = [_CODE.sub(r"<code>\1</code>", html.escape(line)) for line in lines if line.strip()]
    return "".join(f"<p>{line}</p>" for line in marked)


def inline_html(text: str) -> str:
    """`message_html` of a text that stands in a line with others."""
    return message_html(one_line(text)).removeprefix("<p>").removesuffix("</p>")


def points(value: float) -> str:
    """`11.43`, `12`."""
    return f"{round(value, 2):g}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 test`, `2 tests`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
