"""The last line of a doctest-like test: what it shows is compared with the text that the notebook had below it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.convert.assertions import expectation
from grader.convert.edits import literal
from grader.convert.scope import CannotCarry

if TYPE_CHECKING:
    from grader.convert.rewrite import Rewriter

_PREDICATES = frozenset(["isinstance", "all", "any", "callable", "hasattr", "bool"])
_MODULE_PREDICATES = frozenset(
    ["numpy.isclose", "numpy.allclose", "numpy.all", "numpy.any", "numpy.array_equal", "math.isclose", "torch.allclose"]
)


def finish(rewriter: Rewriter, want: str | None) -> tuple[list[str], bool]:
    """The statements of the test, and whether they compare what a notebook would show."""
    body = [node for node in rewriter.tree.body if id(node) not in rewriter.dropped]
    if want is None or not body:
        return _statements(rewriter, body), False
    want = want.strip("\n").rstrip()
    last = body[-1]
    prints = any(_is_print(node) for node in ast.walk(rewriter.tree))
    noisy = bool(rewriter.uses & rewriter.known.printing)
    if want and (prints or noisy or not isinstance(last, ast.Expr)):
        return _with_buffer(rewriter, body, want, noisy), True
    if not isinstance(last, ast.Expr):
        return _statements(rewriter, body), False
    lines = _statements(rewriter, body[:-1])
    value = last.value
    if want == "True" and _is_predicate(rewriter, value):
        return [*lines, expectation(rewriter, value, 0)], False
    if not want:
        if isinstance(value, (ast.Compare, ast.BoolOp)):
            raise CannotCarry("the notebook holds no output for it: run the notebook, save it, and import it again")
        return [*lines, rewriter.text.of(last)], False
    rewriter.suite |= {"expect", "describe"}
    got = rewriter.got
    text = rewriter.text.of(value)
    lines.append(f"{got} = {f'({text})' if chr(10) in text else text}")
    if _is_set_text(want):
        rewriter.sets = True
        return [*lines, f"expect(bool(as_set(student, {got}) == {want}), tried=tried)"], False
    expected = literal(want)
    check = f'expect(as_shown({got}) == {expected}, tried=tried, got=f"It gave {{describe({got})}}")'
    if len(check) > 100:
        check = (
            f'expect(\n    as_shown({got}) == {expected},\n    tried=tried,\n    got=f"It gave {{describe({got})}}",\n)'
        )
    return [*lines, check], True


def _statements(rewriter: Rewriter, body: list[ast.stmt]) -> list[str]:
    """The statements as they read now, each with the comment lines above it; a docstring is the test's title."""
    lines: list[str] = []
    at = 0
    for number, node in enumerate(body):
        start = min(
            [rewriter.text.start(node), *(rewriter.text.start(d) - 1 for d in getattr(node, "decorator_list", []))]
        )
        gap = rewriter.text.data[at:start].decode().splitlines()
        at = rewriter.text.end(node)
        lines += [line.strip() for line in gap if line.lstrip().startswith("#")]
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (number == 0 and docstring and len(body) > 1):
            lines.append(rewriter.text.between(start, at))
    return lines


def _with_buffer(rewriter: Rewriter, body: list[ast.stmt], want: str, noisy: bool) -> list[str]:
    """What the test and the student's functions print goes into one buffer, the last value behind it."""
    rewriter.imports.add("import io")
    rewriter.suite.add("expect")
    shown = next(name for name in ("shown", "shown_", "shown_now") if name not in rewriter.identifiers)
    for node in ast.walk(rewriter.tree):
        if _is_print(node):
            assert isinstance(node, ast.Call)
            end = rewriter.text.end(node) - 1
            comma = ", " if node.args or node.keywords else ""
            rewriter.text.replace(end, end, f"{comma}file={shown}")
    lines = [f"{shown} = io.StringIO()"]
    for node in body:
        final = node is body[-1] and isinstance(node, ast.Expr)
        if final:
            assert isinstance(node, ast.Expr)
            lines.append(f"{rewriter.got} = {rewriter.text.of(node.value)}")
        else:
            lines += _statements(rewriter, [node])
        if noisy and any(isinstance(n, ast.Name) and n.id in rewriter.known.printing for n in ast.walk(node)):
            lines.append(f"{shown}.write(student.printed)")
        if final:
            lines += [f"if {rewriter.got} is not None:", f"    print(as_shown({rewriter.got}), file={shown})"]
    lines.append(f"expect({shown}.getvalue().strip() == {literal(want.strip())}, tried=tried)")
    return lines


def _is_print(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and not any(keyword.arg == "file" for keyword in node.keywords)
    )


def _is_set_text(want: str) -> bool:
    try:
        return want == "set()" or isinstance(ast.literal_eval(want), set)
    except (ValueError, SyntaxError):
        return False


def _is_predicate(rewriter: Rewriter, node: ast.expr) -> bool:
    """Whether the value of the expression is a truth value, whatever its operands are."""
    if isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
        return True
    if isinstance(node, ast.BoolOp):
        return all(_is_predicate(rewriter, value) for value in node.values)
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        return name in _PREDICATES or rewriter.known.dotted(node.func) in _MODULE_PREDICATES
    return False
