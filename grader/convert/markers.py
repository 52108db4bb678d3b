"""Two versions of a cell, the solution and what students get, as one answer cell with SOLUTION and STUB blocks."""

from __future__ import annotations

import ast
import difflib

from grader.convert.names import definitions


def answer_cell(solution: str, stub: str, question: str) -> str:
    """The lines that both versions share stay as they are; where they differ, a SOLUTION block and a STUB block."""
    ours, theirs = solution.splitlines(), stub.splitlines()
    lines: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += ours[a:b]
            continue
        block, given = ours[a:b], theirs[c:d]
        indent = _indent(block or given)
        lines += [f"{indent}### BEGIN SOLUTION", *block, f"{indent}### END SOLUTION"]
        if given != unanswered(question, indent):
            lines += [f"{indent}### BEGIN STUB", *map(_commented, given), f"{indent}### END STUB"]
    return "\n".join(lines)


def unanswered(question: str, indent: str = "") -> list[str]:
    """The lines that release puts where a solution was."""
    return [f"{indent}# YOUR CODE HERE", f'{indent}raise NotImplementedError("{question}: not answered yet")']


def complete_stub(stub: str, solution: str, names: list[str], question: str) -> str:
    """`stub`, if it is Python that defines `names`; else with what is missing, or made anew from the solution."""
    wanted = definitions(solution)
    try:
        ast.parse(stub)
    except (SyntaxError, ValueError):
        stub = ""
    given = definitions(stub)
    lines = [stub] if stub.strip() else []
    for name in names:
        if name not in given and name in wanted:
            lines.append(_stub_of(name, wanted[name], question))
    return "\n".join(lines)


def _stub_of(name: str, node: ast.stmt, question: str) -> str:
    if isinstance(node, ast.FunctionDef):
        head = f"def {name}({ast.unparse(node.args)}):"
        return "\n".join([head, *unanswered(question, "    ")])
    if isinstance(node, ast.ClassDef):
        head = f"class {name}({', '.join(map(ast.unparse, node.bases))}):" if node.bases else f"class {name}:"
        init = next((n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), None)
        args = ast.unparse(init.args) if init else "self, *args, **kwargs"
        return "\n".join([head, f"    def __init__({args}):", *unanswered(question, " " * 8)])
    return f"{name} = ..."


def _indent(lines: list[str]) -> str:
    filled = [line for line in lines if line.strip()]
    return min((line[: len(line) - len(line.lstrip())] for line in filled), key=len, default="")


def _commented(line: str) -> str:
    text = line.lstrip()
    return f"{line[: len(line) - len(text)]}# {text}".rstrip() if text else ""


def raises_at_once(stub: str) -> bool:
    """Whether running the stub meets one of its raises without any call."""
    waiting: list[ast.AST] = list(ast.parse(stub).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return False
