"""Reads the files that people write for us: as text, and typed values out of our TOML files. Every complaint names the
file, and the key where there is one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.errors import GraderError


def listing(words: Iterable[str]) -> str:
    return ", ".join(words)


def read_file(path: Path, most: int = -1) -> bytes:
    """The first `most` bytes of a file, or all; GraderError if it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise GraderError(f"{path}: no such file") from error
    except OSError as error:
        raise GraderError(f"{path}: cannot be read ({error.strerror})") from error


def decoded(data: bytes, path: Path, advice: str) -> str:
    """The text of a file, its byte-order mark included; GraderError with `advice` if it is not in UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GraderError(f"{path}: is not in UTF-8; {advice}") from error


class Reader:
    """One TOML file."""

    def __init__(self, path: Path):
        self.path = path

    def parse(self) -> dict:
        try:
            return tomllib.loads(self.path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise self.fail(f"not valid TOML: {error}") from None

    def fail(self, text: str) -> GraderError:
        return GraderError(f"{self.path}: {text}")

    def keys(self, table: dict, where: str, needed: set[str], optional: set[str]) -> None:
        place = f" in [{where}]" if where else ""
        for key in table:
            if key not in needed | optional:
                raise self.fail(f"unknown key {key!r}{place}; known are {listing(sorted(needed | optional))}")
        for key in sorted(needed - table.keys()):
            raise self.fail(f"missing key {key!r}{place}; add it")

    def table(self, value: Any, key: str) -> dict:
        if not isinstance(value, dict):
            raise self.fail(f"{key} should be a table: write [{key}]")
        return value

    def text(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key} should be a text in quotes, not empty")
        return value.strip()

    def number(self, value: Any, key: str, *, whole: bool = False) -> float:
        kinds = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < 1e9:
            raise self.fail(f"{key} should be a {'whole ' * whole}number above 0, not {value!r}")
        return value

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.fail(f'{key} should be a list of texts: ["..."]')
        return tuple(self.text(item, key) for item in value)
