"""Replace what installs packages: grading has no network, and a failed install must not cost a cell.

The number of lines never changes, so that a traceback points at the student's own line.
"""

from __future__ import annotations

import ast
import re

from .syntax import logical_lines, parse

NOTE = "skipped while grading"

_MAX_NOTES = 10
_LOOKED_AT = 2000  # characters of a command

_INSTALLER = re.compile(r"(?:pip|pip3|pip3\.\d+|conda|mamba|micromamba|uv|easy_install|apt|apt-get)")
_MENTIONED = re.compile(r"pip|conda|mamba|uv|easy_install|apt")
_PYTHON = re.compile(r"(?:python[\d.]*|\{?\$?\{?sys\.executable\}?)")
_COMMAND = re.compile(r"(\s*)(?:([A-Za-z_]\w*)\s*=\s*)?(!{1,2}|%{1,2})(.*)", re.DOTALL)
_BARE = re.compile(r"(\s*)((?:pip3?|conda|mamba)\s+(?:install|uninstall|update)\b.*)")  # IPython's automagic
_EXPORTED = re.compile(r"(\s*)(?:([A-Za-z_]\w*)\s*=\s*)?(get_ipython\(\)\.\w+\(.*)", re.DOTALL)
_SHELLS = {"bash", "sh", "zsh", "script", "system", "sx", "!", "shell"}
_PYTHON_BODY = {"capture", "time", "timeit", "prun", "memit", "mprun"}


def skip_installs(code: str) -> tuple[str, tuple[str, ...]]:
    """The code with installs replaced by `pass`, and a note for each."""
    if not _MENTIONED.search(code):
        return code, ()
    lines = code.split("\n")
    notes: list[str] = []
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = re.match(r"\s*%%(\S*)", lines[first])
    if magic and magic.group(1) in _SHELLS:
        _skip_in_shell(lines, first, notes)
    elif magic is None or magic.group(1) in _PYTHON_BODY or _INSTALLER.fullmatch(magic.group(1)):
        start = first + 1 if magic and magic.group(1) in _PYTHON_BODY else first
        for index, end, _ in logical_lines(lines, start):
            _skip_line(lines, index, end, notes)
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"{len(notes) - _MAX_NOTES} more lines {NOTE}"]
    return "\n".join(lines), tuple(notes)


def _skip_line(lines: list[str], index: int, end: int, notes: list[str]) -> None:
    text = "\n".join(lines[index:end])
    if match := _COMMAND.fullmatch(text):
        indent, target, mark, command = match.groups()
        command = command[:_LOOKED_AT]
        found = _shell_installs(command) if mark.startswith("!") else _magic_installs(command)
    elif match := _BARE.fullmatch(text):
        indent, target, found = match.group(1), None, True
    elif match := _EXPORTED.fullmatch(text):
        indent, target, call = match.groups()
        replacement = _exported(call)
        found = replacement is None
        if replacement is not None and replacement != call:
            notes.append(_note(index, text))
            lines[index] = f"{indent}{target} = {replacement}" if target else indent + replacement
    else:
        return
    if found:
        statement = f"{target} = []" if target else "pass"
        _replace(lines, index, end, f"{indent}{statement}  # {NOTE}: {_shown(text)}", notes, text)


def _replace(lines: list[str], index: int, end: int, by: str, notes: list[str], text: str) -> None:
    notes.append(_note(index, text))
    lines[index:end] = [by] + [""] * (end - index - 1)


def _note(index: int, text: str) -> str:
    return f"line {index + 1} {NOTE}: {_shown(text)}"


def _shown(text: str) -> str:
    words = " ".join(text.replace("\\\n", " ").split())
    return words if len(words) <= 60 else words[:57] + "..."


def _shell_installs(command: str) -> bool:
    return any(_starts_installer(part.split()) for part in re.split(r"&&|\|\||[;|\n]", command.replace("\\\n", " ")))


def _starts_installer(words: list[str]) -> bool:
    while words and (words[0] in ("sudo", "yes", "time") or words[0].startswith("-") or re.match(r"\w+=", words[0])):
        words = words[1:]
    if not words:
        return False
    program = words[0].strip("\"'").rsplit("/", 1)[-1]
    if _PYTHON.fullmatch(program) and words[1:2] == ["-m"] and len(words) > 2:
        program = words[2]
    return _INSTALLER.fullmatch(program) is not None


def _magic_installs(command: str) -> bool:
    words = command.split()
    if words and words[0] in ("system", "sx"):
        return _shell_installs(command.strip()[len(words[0]) :])
    if words and words[0] in ("time", "timeit") and words[1:] and words[1][0] in "!%":
        rest = command.strip()[len(words[0]) :].strip()
        return _shell_installs(rest[1:]) if rest[0] == "!" else _magic_installs(rest[1:])
    return bool(words) and _starts_installer(words)


def _skip_in_shell(lines: list[str], first: int, notes: list[str]) -> None:
    """A cell that is a shell script: `:` does nothing there."""
    index = first + 1
    while index < len(lines):
        end = index + 1
        while lines[end - 1].endswith("\\") and end < len(lines):
            end += 1
        text = "\n".join(lines[index:end])
        if not text.lstrip().startswith("#") and _shell_installs(text[:_LOOKED_AT]):
            # Quotes in a comment mean nothing to a shell.
            _replace(lines, index, end, f":  # {NOTE}: {_shown(text)}", notes, text)
        index = end


def _exported(call: str) -> str | None:
    """None if a call that nbconvert wrote for `!` or `%` installs; else the call, its cell body cleaned."""
    tree = parse(call.strip())
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return call
    node = tree.body[0].value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
        return call
    texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if len(texts) != len(node.args) or not texts:
        return call
    method = node.func.attr
    if method in ("system", "getoutput"):
        return None if _shell_installs(texts[0][:_LOOKED_AT]) else call
    if method in ("run_line_magic", "magic"):
        return None if _magic_installs(" ".join(texts)[:_LOOKED_AT]) else call
    if method == "run_cell_magic" and len(texts) == 3:
        body, notes = skip_installs(f"%%{texts[0]} {texts[1]}\n{texts[2]}")
        body = body.partition("\n")[2]
        return f"get_ipython().run_cell_magic({texts[0]!r}, {texts[1]!r}, {body!r})" if notes else call
    return call
