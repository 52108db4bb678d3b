"""Read the instructor's toml files; what is wrong with one is said line by line."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.reader import decoded, read_file


class PolicyError(GraderError):
    """All that is wrong with a file, one line each in `lines`."""

    def __init__(self, lines: Iterable[str]):
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a toml file; GraderError says where it is no toml."""
    text = decoded(read_file(path), path, "save it as UTF-8").removeprefix("\ufeff")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GraderError(f"{path}: is not toml: {error}") from error


def is_number(value: Any) -> bool:
    """A finite int or float; True and False are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def strange(found: Iterable[str], known: Iterable[str]) -> list[str]:
    """The keys that nobody knows, in order."""
    return sorted(set(found) - set(known))
