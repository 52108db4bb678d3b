"""What students do to an answer that is not theirs: each function gives the same program in another dress."""

from __future__ import annotations

import ast
import builtins
import random
from collections.abc import Callable, Iterable

_NAMES = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "first",
    "second",
    "third",
    "inner",
    "piece",
    "chunk",
    "thing",
    "res",
    "tmp",
)
_REMARKS = ("do the next part", "this is needed", "as explained in class", "see the hint above", "now the real work")


def same(code: str, kept: frozenset[str], rng: random.Random) -> str:
    """Not a letter changed."""
    return code


def renamed(code: str, kept: frozenset[str], rng: random.Random) -> str:
    """Every name that the student could choose is another one; `kept` are promised or given names."""
    tree = ast.parse(code)
    fixed = kept | set(dir(builtins)) | {"self", "cls", "forward"} | _imported(tree) | _promised_parameters(tree, kept)
    bound: dict[str, None] = {}
    attributes: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] = None
        elif isinstance(node, ast.arg):
            bound[node.arg] = None
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound[node.name] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
            attributes[node.attr] = None
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "register_buffer" and node.args:
            attributes[getattr(node.args[0], "value", "")] = None
        if isinstance(node, ast.ClassDef):
            attributes |= {method.name: None for method in node.body if isinstance(method, ast.FunctionDef)}

    def fresh(names: dict[str, None]) -> dict[str, str]:
        free = [name for name in names if name and name not in fixed and not name.startswith("__")]
        return {name: f"{rng.choice(_NAMES)}_{number}" for number, name in enumerate(free)}

    new = fresh(attributes)
    return ast.unparse(_Renamer(new | fresh(bound) | new, new).visit(tree))


def reordered(code: str, kept: frozenset[str], rng: random.Random) -> str:
    """Definitions in another order, methods too, and neighbours that do not depend on each other swapped."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and len(block) > 1:
                _shuffle_definitions(block, rng)
                _swap_neighbours(block)
    return ast.unparse(tree)


def redocumented(code: str, kept: frozenset[str], rng: random.Random) -> str:
    """Other comments, other docstrings, another layout."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:]
            remark = ast.Expr(ast.Constant(f"My {node.name}: {rng.choice(_REMARKS)}."))
            node.body = [remark, *node.body]
    lines = []
    for line in ast.unparse(ast.fix_missing_locations(tree)).splitlines():
        if line.strip() and rng.random() < 0.4 and '"""' not in line:
            lines.append(f"{line[: len(line) - len(line.lstrip())]}# {rng.choice(_REMARKS)}")
        lines += [line, ""] if rng.random() < 0.1 else [line]
    return "\n".join(lines)


def both(*steps: Callable[[str, frozenset[str], random.Random], str]):
    """Several disguises, one over the other."""

    def disguise(code: str, kept: frozenset[str], rng: random.Random) -> str:
        for step in steps:
            code = step(code, kept, rng)
        return code

    return disguise


DISGUISES = {
    "verbatim": same,
    "renamed": renamed,
    "reordered": reordered,
    "comments": redocumented,
    "renamed, reordered": both(renamed, reordered),
    "renamed, comments": both(renamed, redocumented),
    "reordered, comments": both(reordered, redocumented),
}


class _Renamer(ast.NodeTransformer):
    def __init__(self, new: dict[str, str], attributes: dict[str, str]):
        self.new, self.attributes = new, attributes

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.new.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.new.get(node.arg, node.arg)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.attr = self.attributes.get(node.attr, node.attr)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        node.name = self.new.get(node.name, node.name)
        return self.generic_visit(node)

    visit_ClassDef = visit_FunctionDef

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            node.value = self.attributes.get(node.value, node.value)
        return node


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _imported(tree: ast.AST) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {part for node in nodes for alias in node.names for part in (alias.asname or alias.name).split(".")}


def _promised_parameters(tree: ast.Module, kept: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in kept:
            found |= {arg.arg for inner in ast.walk(node) if isinstance(inner, ast.arguments) for arg in inner.args}
            if isinstance(node, ast.ClassDef):
                found |= {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
    return found


def _shuffle_definitions(block: list[ast.stmt], rng: random.Random) -> None:
    kinds = (ast.FunctionDef, ast.ClassDef)
    places = [index for index, node in enumerate(block) if isinstance(node, kinds)]
    nodes = [block[index] for index in places]
    shuffled = nodes[:]
    while len(nodes) > 1 and shuffled == nodes:
        rng.shuffle(shuffled)
    for index, node in zip(places, shuffled, strict=True):
        block[index] = node


def _swap_neighbours(block: list[ast.stmt]) -> None:
    index = 0
    while index + 1 < len(block):
        first, second = block[index], block[index + 1]
        if isinstance(first, ast.Assign) and isinstance(second, ast.Assign) and _independent(first, second):
            block[index], block[index + 1] = second, first
            index += 1
        index += 1


def _independent(first: ast.Assign, second: ast.Assign) -> bool:
    return not (_written(first) & _used(second) or _written(second) & _used(first))


def _written(node: ast.Assign) -> set[str]:
    return set(_texts(node.targets))


def _used(node: ast.Assign) -> set[str]:
    return set(_texts(ast.walk(node)))


def _texts(nodes: Iterable[ast.AST]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, (ast.Tuple, ast.List)):
            yield from _texts(node.elts)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield ast.unparse(node)


def disguised(name: str, code: str, kept: frozenset[str], rng: random.Random) -> str:
    """The code in one of DISGUISES; code that is no Python is copied as it is."""
    try:
        return DISGUISES[name](code, kept, rng)
    except SyntaxError:
        return code
