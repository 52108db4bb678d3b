"""Reads one test cell of an otter-assign notebook, doctest-like or a function that raises."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from typing import Any

from grader.convert.model import Left, Test, first_line
from grader.convert.notebook import RawCell

_BEGIN = re.compile(r"(?:.\s*=\s*)?\"\"?\"?\s*#\s*BEGIN\s*TEST\s*CONFIG", re.IGNORECASE)
_END = re.compile(r"\"\"?\"?;?\s*#\s*END\s*TEST\s*CONFIG", re.IGNORECASE)
_ENV = re.compile(r"\benv(?:\[\s*(['\"])(\w+)\1\s*\]|\.get\(\s*(['\"])(\w+)\3\s*(?:,\s*None\s*)?\))")


@dataclass(frozen=True)
class RawTest:
    """A test as read; `points` is what its cell says, None where it says nothing."""

    test: Test
    points: Any


def read_test(cell: RawCell, doctests: bool, left: list[Left]) -> RawTest:
    """The test of one cell. ValueError where the cell is broken."""
    import yaml

    lines = cell.source.splitlines()
    settings: dict[str, Any] = {}
    hidden = lines[0].lstrip().startswith("#") and re.search(r"\bhidden\b", lines[0], re.IGNORECASE) is not None
    if _BEGIN.match(lines[0]):
        end = next((n for n, line in enumerate(lines) if _END.match(line)), None)
        if end is None:
            raise ValueError("BEGIN TEST CONFIG without its END")
        try:
            settings = yaml.safe_load("\n".join(lines[1:end])) or {}
        except yaml.YAMLError as error:
            raise ValueError(f"the test's settings are no valid YAML ({' '.join(str(error).split())[:160]})") from None
        if not isinstance(settings, dict):
            raise ValueError("the test's settings are no table")
        lines = lines[end + 1 :]
    elif hidden:
        lines = lines[1:]
    code = "\n".join(lines).strip("\n")
    whole = code
    want: str | None = cell.output if doctests else None
    if not doctests:
        code, more = _function(code)
        settings = {**more, **settings}
    elif not cell.output.strip():
        inlined = called_function(code)
        code, want = (inlined, None) if inlined is not None else (code, want)
    hidden = bool(settings.get("hidden", hidden))
    if settings.get("success_message"):
        why = "our reports say no more of a test that passed"
        left.append(
            Left(cell.number, first_line(code), "the success message of a test", why, str(settings["success_message"]))
        )
    failure = str(settings.get("failure_message") or "").strip()
    shown = None if hidden else code
    test = Test(cell.number, code, want, shown, 0.0, failure=failure, cell_code=whole)
    return RawTest(test, settings.get("points"))


def _function(code: str) -> tuple[str, dict[str, Any]]:
    """The body of the cell's function, its parameters being names of the notebook; what its decorator says."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise ValueError(f"the test is no valid Python ({error.msg})") from None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if len(functions) != 1 or len(tree.body) > 2:
        raise ValueError("an exception-based test cell holds one function, and at most a call of it")
    (function,) = functions
    return _ENV.sub(lambda found: found[2] or found[4], body_of(function, code)), _decorated(function)


def _decorated(function: ast.FunctionDef) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "test_case":
            for keyword in decorator.keywords:
                try:
                    settings[str(keyword.arg)] = ast.literal_eval(keyword.value)
                except ValueError:
                    raise ValueError(f"`{keyword.arg}` of test_case is no constant") from None
    return settings


def called_function(code: str) -> str | None:
    """The body of a function, where the cell only defines it and calls it with the names of its parameters."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    match tree.body:
        case [
            ast.FunctionDef(name=name, args=args) as function,
            ast.Expr(value=ast.Call(func=ast.Name(id=called), args=given, keywords=[])),
        ] if name == called and not args.defaults and not any(isinstance(n, ast.Return) for n in ast.walk(function)):
            if [arg.arg for arg in args.args] == [a.id if isinstance(a, ast.Name) else None for a in given]:
                return body_of(function, code)
    return None


def body_of(function: ast.FunctionDef, code: str) -> str:
    """The function's body as code of its own, as its author laid it out where that is possible."""
    lines = code.splitlines()[function.body[0].lineno - 1 : function.end_lineno]
    text = textwrap.dedent("\n".join(lines))
    try:
        same = ast.dump(ast.parse(text)) == ast.dump(ast.Module(function.body, []))
    except SyntaxError:
        same = False
    return text if same else "\n".join(map(ast.unparse, function.body))
