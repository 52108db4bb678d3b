"""Drop the outputs of a notebook before its JSON is decoded.

Outputs are most of a big notebook and none of what is graded. Decoded, a hostile list such as `[],[],[],...`
takes twenty times the memory of its text, so they are cut out of the text and what is left is limited.
"""

from __future__ import annotations

import re

from .model import UnreadableNotebook

MAX_TOKENS = 4_000_000
MAX_REST = 32 * 2**20

# Possessive repeats: linear in time and memory for strings of any length. The last quote is optional, so that
# a cut-off string is one token and is not searched again from each quote within it.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_LIST_FOLLOWS = re.compile(rb"\s*+:\s*+(?=\[)")


def drop_outputs(data: bytes, name: str) -> bytes:
    """The JSON text with each list under "outputs" emptied; line numbers stay as they are."""
    kept: list[bytes] = []
    start = 0  # of what is not yet kept
    depth = 0  # within an outputs list
    opened = 0  # where that list starts
    after = -1  # where the list of an "outputs" key starts
    for tokens, match in enumerate(_TOKEN.finditer(data), 1):
        if tokens > MAX_TOKENS:
            raise UnreadableNotebook(
                f"{name}: more than {MAX_TOKENS // 10**6} million JSON values, too many for a notebook; "
                "ask for it again with all outputs cleared"
            )
        token = match.group()
        if depth:
            if token in b"[{":
                depth += 1
            elif token in b"]}":
                depth -= 1
                if not depth:
                    kept += (data[start:opened], b"[", b"\n" * data.count(b"\n", opened, match.end()), b"]")
                    start = match.end()
        elif token == b'"outputs"':
            follows = _LIST_FOLLOWS.match(data, match.end())
            after = follows.end() if follows else -1
        elif match.start() == after:
            depth, opened = 1, after
    # A list that never closes is dropped too: what is left ends too early, and the reader says so.
    kept.append(data[start:opened] + b"\n" * data.count(b"\n", opened) if depth else data[start:])
    rest = b"".join(kept)
    if len(rest) > MAX_REST:
        raise UnreadableNotebook(
            f"{name}: {len(rest) // 2**20} MB besides outputs, and the limit is {MAX_REST // 2**20} MB; "
            "ask for it again without pasted pictures or data"
        )
    return rest
