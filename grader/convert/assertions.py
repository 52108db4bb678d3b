"""`assert` and `raise AssertionError` as checks whose message shows a student neither code nor expected values."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.convert.edits import literal

if TYPE_CHECKING:
    from grader.convert.rewrite import Rewriter

_WIDTH = 100
_ABOUT_FIRST = frozenset(["numpy.isclose", "numpy.allclose", "numpy.array_equal", "math.isclose", "torch.allclose"])


def of_assert(rewriter: Rewriter, node: ast.Assert) -> str:
    """An `expect(...)` for the statement."""
    return expectation(rewriter, node.test, node.col_offset, message(rewriter, node.msg))


def of_raise(rewriter: Rewriter, node: ast.Raise) -> str | None:
    """`raise mistake(...)` for an AssertionError with a text that may be shown; None for any other."""
    match node.exc:
        case ast.Call(func=ast.Name(id="AssertionError"), args=[text]):
            words = message(rewriter, text)
            if words:
                rewriter.suite.add("mistake")
                return f"raise mistake(tried=tried, should={literal(words)})"
    return None


def expectation(rewriter: Rewriter, test: ast.expr, column: int, words: str | None = None) -> str:
    """`expect(...)` for an expression that should be true, below a line that takes the student's value out of it."""
    rewriter.suite.add("expect")
    text, indent = rewriter.text, " " * column
    judged = _judged(rewriter, test)
    before, got = "", ""
    condition = text.of(test)
    if judged is not None:
        rewriter.suite.add("describe")
        name = judged.id if isinstance(judged, ast.Name) and text.of(judged) == judged.id else rewriter.got
        if name == rewriter.got:
            value = text.of(judged)
            before = f"{name} = {f'({value})' if chr(10) in value else value}\n{indent}"
            condition = text.between(text.start(test), text.start(judged)) + name
            condition += text.between(text.end(judged), text.end(test))
        got = f'got=f"{"It gave" if isinstance(judged, ast.Call) else "It is"} {{describe({name})}}"'
    arguments = [f"bool({condition})", "tried=tried"]
    arguments += [got] if got else []
    arguments += [f"should={literal(words)}"] if words else []
    whole = f"{before}expect({', '.join(arguments)})"
    if column + max(map(len, whole.splitlines())) > _WIDTH:
        inner = f",\n{indent}    ".join(arguments)
        whole = f"{before}expect(\n{indent}    {inner},\n{indent})"
    return whole


def message(rewriter: Rewriter, node: ast.expr | None) -> str | None:
    """The author's text, where it can be shown: a constant that, for a hidden test, names no value of the code."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip()):
        return None
    words = " ".join(node.value.split())
    return None if rewriter.hidden and reveals(words, rewriter.tree) else words


def reveals(words: str, tree: ast.AST) -> bool:
    """Whether a text holds a number, or a constant of the code beside texts of assertions themselves."""
    if re.search(r"\d", words):
        return True
    texts = {id(node.msg) for node in ast.walk(tree) if isinstance(node, ast.Assert)}
    texts |= {id(arg) for node in ast.walk(tree) if isinstance(node, ast.Raise) for arg in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in texts:
            value = str(node.value).strip()
            if value and value != words and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", words, re.IGNORECASE):
                return True
    return False


def _judged(rewriter: Rewriter, test: ast.expr) -> ast.expr | None:
    """The part of the condition that is the student's value: the only one, or the only call of an answer."""
    candidates: list[ast.expr] = []
    if id(test) in rewriter.whole:
        return None
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        candidates = [test.left, test.comparators[0]]
    elif isinstance(test, ast.Call) and rewriter.known.dotted(test.func) in _ABOUT_FIRST and len(test.args) > 1:
        candidates = test.args[:2]
    elif isinstance(test, ast.Call):
        candidates = [test] if rewriter.of_student(test.func) else []
    found = [node for node in candidates if rewriter.of_student(node)]
    if len(found) == 2 and sum(isinstance(node, ast.Call) for node in found) == 1:
        found = [node for node in found if isinstance(node, ast.Call)]
    if len(found) != 1 or isinstance(found[0], (ast.JoinedStr, ast.Starred)):
        return None
    plain = isinstance(found[0], ast.Name) and rewriter.text.of(found[0]) == found[0].id
    return found[0] if plain or rewriter.hoist else None
