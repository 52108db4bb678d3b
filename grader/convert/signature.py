"""The line of assignment.toml that promises a name, made from the definition in the solution."""

from __future__ import annotations

import ast


def signature(name: str, node: ast.stmt, classes: dict[str, ast.ClassDef]) -> str:
    """`f(x, dim=0)`, `class C(lr)` or `value x`. `classes` are those of the notebook, for inherited constructors."""
    if isinstance(node, ast.FunctionDef):
        return f"{name}({_parameters(node.args)})" + (" -> Iterator" if _yields(node) else "")
    if isinstance(node, ast.ClassDef):
        return f"class {name}({_constructor(node, classes)})"
    return f"value {name}"


def _parameters(args: ast.arguments, without_self: bool = False) -> str:
    copy = ast.parse(f"def f({ast.unparse(args)}): pass").body[0]
    assert isinstance(copy, ast.FunctionDef)
    for node in ast.walk(copy.args):
        if isinstance(node, ast.arg):
            node.annotation = None
    first = copy.args.posonlyargs or copy.args.args
    if without_self and first:
        del first[0]
    return ast.unparse(copy.args)


def _constructor(node: ast.ClassDef, classes: dict[str, ast.ClassDef], depth: int = 0) -> str:
    if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]
        return ", ".join(ast.unparse(f.target) + (f"={ast.unparse(f.value)}" if f.value else "") for f in fields)
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return _parameters(item.args, without_self=True)
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and depth < 10:
            return _constructor(classes[base.id], classes, depth + 1)
    return ""


def _yields(function: ast.FunctionDef) -> bool:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return False
