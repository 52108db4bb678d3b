"""The people in Gradescope's `submission_metadata.yml`, and when they handed in.

Read line by line for the few keys that we need, rather than by a YAML library: the file can hold tens of
megabytes of test outputs, for which the pure Python parser takes minutes, and students write the names in it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace

from .syntax import parse

_SUBMISSION = re.compile(r"[\"']?submission_(\d+)[\"']?:\s*")
_KEY = re.compile(r"  :?(\w+):(.*)")
_FIELD = re.compile(r"\s*(-\s+)?:?(name|sid|email):(?:\s+(.*))?")


@dataclass(frozen=True)
class Submitter:
    """One of the people who handed in together."""

    name: str | None = None
    sid: str | None = None
    email: str | None = None
    submitted: str | None = None  # as the file has it


def parse_submitters(text: str) -> dict[str, list[Submitter]]:
    """Submission number -> its people, in the order of the file."""
    found: dict[str, list[Submitter]] = {}
    times: dict[str, str | None] = {}
    number, people = "", None
    inside = False
    for line in text.splitlines():
        if line[:1].strip():
            match = _SUBMISSION.fullmatch(line)
            number = match.group(1) if match else ""
            people = found.setdefault(number, []) if match else None
            inside = False
        elif people is None:
            continue
        elif key := _KEY.fullmatch(line):
            inside = key.group(1) == "submitters"
            if key.group(1) == "created_at":
                times[number] = _scalar(key.group(2))
        elif inside and (field := _FIELD.fullmatch(line)):
            dash, name, value = field.groups()
            if dash:
                people.append(Submitter())
            if people:
                known = people.pop()
                values = {"name": known.name, "sid": known.sid, "email": known.email, name: _scalar(value)}
                people.append(Submitter(**values))
    return {key: [replace(who, submitted=times.get(key)) for who in group] for key, group in found.items()}


def _scalar(text: str | None) -> str | None:
    text = (text or "").strip()
    if text in ("", "~", "null", "nil"):
        return None
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'") or None
    if len(text) > 1 and text[0] == text[-1] == '"':
        tree = parse(text)  # YAML's escapes in names (\xE9, \u00e9) are Python's
        node = tree.body[0] if tree and tree.body else None
        inner = node.value if isinstance(node, ast.Expr) else None
        return str(inner.value if isinstance(inner, ast.Constant) else text[1:-1]) or None
    return text
