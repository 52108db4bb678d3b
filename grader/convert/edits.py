"""Changes to the text of code at places that its syntax tree names, so that an author's layout and comments stay."""

from __future__ import annotations

import ast
import io
import tokenize


class Text:
    """Code, the offsets of its nodes, and the changes asked for so far."""

    def __init__(self, code: str):
        self.data = code.encode()
        self._lines = [0]
        for line in code.encode().splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._edits: dict[tuple[int, int], str] = {}

    def start(self, node: ast.AST) -> int:
        return self._lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self._lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` there; changes inside the range go."""
        for place in [place for place in self._edits if start <= place[0] and place[1] <= end]:
            del self._edits[place]
        self._edits[start, end] = text

    def between(self, start: int, end: int) -> str:
        """The text of a range with the changes made so far."""
        parts, at = [], start
        for (first, last), text in sorted(self._edits.items()):
            if first >= at and last <= end:
                parts += [self.data[at:first].decode(), text]
                at = last
        return "".join(parts) + self.data[at:end].decode()

    def of(self, node: ast.AST) -> str:
        return self.between(self.start(node), self.end(node))

    def behind(self, node: ast.AST) -> int:
        """The end of the line on which the node ends, if only a comment follows it there; else the node's end."""
        end = self.end(node)
        line_end = self._lines[node.end_lineno] if node.end_lineno < len(self._lines) else len(self.data)  # type: ignore[attr-defined]
        rest = self.data[end:line_end].decode().strip()
        return line_end if rest.startswith("#") else end


def indented(code: str, by: str) -> str:
    """The code further in; lines inside a string that spans lines stay as they are."""
    inside: set[int] = set()
    opened = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            name = tokenize.tok_name[token.type]
            if name == "STRING":
                inside |= set(range(token.start[0] + 1, token.end[0] + 1))
            elif name == "FSTRING_START":
                opened.append(token.start[0])
            elif name == "FSTRING_END":
                inside |= set(range(opened.pop() + 1, token.end[0] + 1))
    except (tokenize.TokenError, IndentationError):
        pass
    lines = code.splitlines()
    return "\n".join(line if n in inside or not line.strip() else by + line for n, line in enumerate(lines, 1))


def literal(text: str) -> str:
    """A Python literal for a text, in double quotes where that needs no more escapes."""
    found = repr(text)
    return f'"{found[1:-1]}"' if found.startswith("'") and '"' not in found else found
